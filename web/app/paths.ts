// The paths of the pages as the router writes them: `$key` where the contract writes `:key`.
import { pages } from '../../contract/pages.ts';

type RouterPath<Path extends string> = Path extends `${infer Before}:${infer After}`
  ? `${Before}$${RouterPath<After>}`
  : Path;

function routerPath<const Path extends string>(path: Path): RouterPath<Path> {
  return path.replaceAll(':', '$') as RouterPath<Path>;
}

export const paths = {
  home: routerPath(pages.home),
  signIn: routerPath(pages.signIn),
  setUp: routerPath(pages.setUp),
  forgot: routerPath(pages.forgot),
  reset: routerPath(pages.reset),
  confirmEmail: routerPath(pages.confirmEmail),
  undoEmail: routerPath(pages.undoEmail),
  notMe: routerPath(pages.notMe),
  profile: routerPath(pages.profile),
  profileOf: routerPath(pages.profileOf),
  securityOf: routerPath(pages.securityOf),
  tokensOf: routerPath(pages.tokensOf),
  membershipsOf: routerPath(pages.membershipsOf),
  security: routerPath(pages.security),
  notMeEntry: routerPath(pages.notMeEntry),
  tokens: routerPath(pages.tokens),
  memberships: routerPath(pages.memberships),
  yourData: routerPath(pages.yourData),
  keepAccount: routerPath(pages.keepAccount),
  newFactor: routerPath(pages.newFactor),
  administration: routerPath(pages.administration),
  users: routerPath(pages.users),
  organisations: routerPath(pages.organisations),
  organisationOf: routerPath(pages.organisationOf),
  groups: routerPath(pages.groups),
  groupOf: routerPath(pages.groupOf),
  policy: routerPath(pages.policy),
  look: routerPath(pages.look),
  participants: routerPath(pages.participants),
  mail: routerPath(pages.mail),
  audit: routerPath(pages.audit),
};
