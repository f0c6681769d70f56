// Binds the functions of a module to what they need, so that a factory names each of them once.

type Unbound = (deps: never, ...rest: never[]) => unknown;

/** The same functions without their first argument. */
export type Bound<F> = {
  [Name in keyof F]: F[Name] extends (deps: never, ...rest: infer Rest) => infer Answer
    ? (...rest: Rest) => Answer
    : never;
};

/**
 * `bind(deps, { ask, confirm })` gives `{ ask: (…rest) => ask(deps, …rest), confirm: … }`. A function may take a part of
 * `deps` (`Pick<Deps, 'clock'>`); its doc comment stands at the function.
 */
export function bind<D, F extends Record<string, Unbound>>(
  deps: D,
  functions: F & { [Name in keyof F]: (deps: D, ...rest: never[]) => unknown },
): Bound<F> {
  const bound = Object.entries<Unbound>(functions).map(([name, work]) => [
    name,
    (...rest: unknown[]) => Reflect.apply(work, undefined, [deps, ...rest]),
  ]);
  return Object.fromEntries(bound) as Bound<F>;
}
