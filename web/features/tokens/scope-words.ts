// The key of the words for a scope: a colon in a key would name a screen.
import type { Scope } from '../../../contract/scopes.ts';

type Dashed<S extends string> = S extends `${infer Of}:${infer What}` ? `${Of}-${What}` : S;

export function wordsKey<S extends Scope>(scope: S): Dashed<S> {
  return scope.replace(':', '-') as Dashed<S>;
}
