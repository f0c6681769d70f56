// The written table of access: what each endpoint answers to whom. Tests hold the server to it, the reference shows it.
import { type Scope, scopeNames } from './scopes.ts';

/** The callers. The thing in the path belongs to `self`; without one (`/users/me/…`) callers act for themselves. */
export const callers = {
  nobody: 'without any credential',
  half: 'with all that a right password brings where a second factor is still to come',
  inactive: 'a deactivated person, with a session and tokens that were left open',
  self: 'the person whose account, item or link it is',
  stale: 'the same person, whose last proof is older than ten minutes',
  other: 'somebody who has nothing to do with them',
  fellow: 'a member of the same organisation',
  reader: 'somebody who holds the letter `r` on it',
  writer: 'somebody who holds the letters `rw` on it',
  admin: 'an administrator',
  below: 'an administrator, where it belongs to a super-admin, or is the group `domain`',
  super: 'a super-admin',
} as const;
export type Caller = keyof typeof callers;
export const callerNames = Object.keys(callers) as Caller[];

/**
 * One line for each endpoint, decided by hand and not computed: the status for each caller, `proof` for 403
 * `reauthenticate`. Last, the scope that a personal access token needs; `-` where none is enough, `any` where no
 * credential is looked at.
 */
const written = `
                        nobody half  inactive self stale other fellow reader writer admin below super  token
signIn                  200    200   401      200  200   200   200    200    200    200   200   200    any
signOut                 401    401   401      200  200   200   200    200    200    200   200   200    -
signOutUser             401    401   401      200  200   403   403    403    403    200   403   200    -
forgot                  200    200   200      200  200   200   200    200    200    200   200   200    any
inspectLink             200    200   400      200  200   200   200    200    200    200   200   200    any
resetPassword           200    200   400      200  200   200   200    200    200    200   200   200    any
setUpState              200    200   200      200  200   200   200    200    200    200   200   200    any
inspectSetUpLink        403    403   403      403  403   403   403    403    403   403   403   403    any
setUp                   403    403   403      403  403   403   403    403    403    403   403   403    any

validateOtp             200    200   401      200  200   200   200    200    200    200   200   200    any
validateBackup          200    200   401      200  200   200   200    200    200    200   200   200    any
startReauthentication   401    401   401      200  200   200   200    200    200    200   200   200    -
reauthenticate          401    401   401      200  200   200   200    200    200    200   200   200    -
getFactorStatus         401    401   401      200  200   403   403    403    403    200   403   200    -
addOtp                  401    401   401      200  proof 200   200    200    200    200   200   200    -
verifyAddedOtp          401    401   401      200  200   200   200    200    200    200   200   200    -
removeOtp               401    401   401      200  200   200   200    200    200    200   200   200    -
makeBackupCodes         401    401   401      200  proof 200   200    200    200    200   200   200    -

validateWebauthn        200    200   401      200  200   200   200    200    200    200   200   200    any
startPasskeySignIn      200    200   200      200  200   200   200    200    200    200   200   200    any
verifyPasskeySignIn     200    200   401      200  200   200   200    200    200    200   200   200    any
listAuthenticators      401    401   401      200  200   200   200    200    200    200   200   200    -
renameAuthenticator     401    401   401      200  200   404   404    404    404    404   404   404    -
removeAuthenticator     401    401   401      200  proof 404   404    404    404    404   404   404    -
getPasskeySignal        401    401   401      200  200   200   200    200    200   200   200   200    -
addWebauthn             401    401   401      200  proof 200   200    200    200    200   200   200    -
verifyAddedWebauthn     401    401   401      200  proof 200   200    200    200    200   200   200    -

changePassword          401    401   401      200  200   403   403    403    403    403   403   403    -
ratePassword            200    200   200      200  200   200   200    200    200    200   200   200    any
sendReset               401    401   401      403  403   403   403    403    403    200   403   200    -

askEmailChange          401    401   401      200  proof 200   200    200    200    200   200   200    -
getEmailChange          401    401   401      200  200   200   200    200    200    200   200   200    -
cancelEmailChange       401    401   401      200  200   200   200    200    200    200   200   200    -
confirmEmailChange      200    200   400      200  200   200   200    200    200    200   200   200    any
undoEmailChange         200    200   400      200  200   200   200    200    200    200   200   200    any

listSessions            401    401   401      200  200   403   403    403    403    200   403   200    -
endSession              401    401   401      200  200   403   403    403    403    200   403   200    -
endSessions             401    401   401      200  200   403   403    403    403    200   403   200    -
streamOwn               401    401   401      200  200   200   200    200    200    200   200   200    -

listActivity            401    401   401      200  200   403   403    403    403    200   403   200    -
exportActivity          401    401   401      200  200   403   403    403    403    200   403   200    -

inspectReportByLink     200    200   400      200  200   200   200    200    200   200   200   200    any
reportByLink            200    200   400      200  200   200   200    200    200   200   200   200    any
inspectReport           401    401   401      200  200   200   200    200    200   200   200   200    -
reportCompromise        401    401   401      200  200   200   200    200    200   200   200   200    -

askExport               401    401   401      200  proof 200   200    200    200   200   200   200    -
getStorage              401    401   401      200  200   403   403    403    403    200   403   200    people:read
getExport               401    401   401      200  200   200   200    200    200   200   200   200    -
downloadExport          401    401   401      404  proof 404   404    404    404   404   404   404    -
deleteExport            401    401   401      200  200   200   200    200    200   200   200   200    -
askDeletion             401    401   401      200  proof 200   200    200    200   200   200   200    -
getDeletion             401    401   401      200  200   200   200    200    200   200   200   200    -
callOffDeletion         401    401   401      200  200   200   200    200    200   200   200   200    -
keepAccount             200    200   400      200  200   200   200    200    200   200   200   200    any

getMail                 401    401   401      403  403   403   403    403    403    200   200   200    -
changeMail              401    401   401      403  proof 403   403    403    403    403   403   200    -
removeMail              401    401   401      403  proof 403   403    403    403    403   403   200    -
testMail                401    401   401      403  proof 403   403    403    403    403   403   200    -
getMailQueue            401    401   401      403  403   403   403    403    403    200   200   200    -
tryMailNow              401    401   401      403  403   403   403    403    403    200   200   200    -

listTokens              401    401   401      200  200   200   200    200    200    200   200   200    -
createToken             401    401   401      200  proof 200   200    200    200    200   200   200    -
renameToken             401    401   401      200  200   404   404    404    404    404   404   404    -
regenerateToken         401    401   401      200  proof 404   404    404    404    404   404   404    -
revokeToken             401    401   401      200  200   404   404    404    404    404   404   404    -
revokeAllTokens         401    401   401      200  200   200   200    200    200    200   200   200    -

listTokenNames          401    401   401      200  200   403   403    403    403   200   403   200    -
revokeTokenOf           401    401   401      200  200   403   403    403    403   200   403   200    -
revokeTokensOf          401    401   401      200  200   403   403    403    403   200   403   200    -
resetFactors            401    401   401      200  proof 403   403    403    403   200   403   200    -
askEmailChangeOf        401    401   401      200  proof 403   403    403    403   200   403   200    -

listAbilities           401    401   401      200  200   404   404    200    200    200   200   200    -
changeRole              401    401   401      403  proof 403   403    403    403    403   403   200    -
beginViewAs             401    401   401      403  proof 403   403    403    403   200   403   200    -
listViewAs              401    401   401      200  200   403   403    403    403   200   403   200    -
endViewAs               401    401   401      200  200   403   403    403    403   200   403   200    -

listUserAdmin           401    401   401      403  403   403   403    403    403   200   200   200    people:read
changeUsers             401    401   401      403  proof 403   403    403    403   200   200   200    -

listAudit               401    401   401      403  403   403   403    403    403   200   200   200    audit:read
exportAudit             401    401   401      403  403   403   403    403    403   200   200   200    audit:read
beginBulkRun            401    401   401      403  proof 403   403    403    403   200   200   200    -
listBulkRuns            401    401   401      403  403   403   403    403    403   200   200   200    -
getBulkRun              401    401   401      403  403   403   403    403    403   200   200   200    -
listBulkRows            401    401   401      403  403   403   403    403    403   200   200   200    -
stopBulkRun             401    401   401      403  403   403   403    403    403   200   403   200    -
repeatBulkRun           401    401   401      403  proof 403   403    403    403   200   200   200    -
checkInvitations        401    401   401      403  403   403   403    403    403   403   403   200    -

listMemberships         401    401   401      200  200   404   404    200    200   200   200   200    people:read
leaveGroup              401    401   401      200  200   200   200    200    200   200   200   200    people:write

getOpenPolicy           200    200   200      200  200   200   200    200    200   200   200   200    any
getPolicy               401    401   401      403  403   403   403    403    403   200   200   200    -
changePolicy            401    401   401      403  proof 403   403    403    403   200   200   200    -
previewPolicy           401    401   401      403  403   403   403    403    403   200   200   200    -

getMe                   401    401   401      200  200   200   200    200    200    200   200   200    people:read
getUser                 401    401   401      200  200   404   404    200    200    200   200   200    people:read
listUsers               401    401   401      200  200   200   200    200    200    200   200   200    people:read
createUser              401    401   401      403  proof 403   403    403    403    403   403   200    people:write
seekUsers               401    401   401      200  200   200   200    200    200    200   200   200    people:read
setUserActive           401    401   401      403  proof 403   403    403    403    200   403   200    people:write
putThumbnail            401    401   401      200  200   404   404    403    200    200   403   200    profile:write
deleteThumbnail         401    401   401      200  200   404   404    403    200    200   403   200    profile:write

listOrganisationMembers  401   401   401      200  200   404   200    200    200    200   200   200    people:read
addOrganisationMember    401   401   401      200  200   404   403    403    403    200   200   200    people:write
removeOrganisationMember 401   401   401      200  200   404   403    403    403    200   200   200    people:write
listGroupMembers         401   401   401      200  200   404   200    200    200    200   200   200    people:read
listGroupMembersByState  401   401   401      200  200   404   200    200    200    200   200   200    people:read
addGroupMember           401   401   401      200  200   404   403    403    403    200   403   200    people:write
removeGroupMember        401   401   401      200  200   404   403    403    403    200   403   200    people:write

listGroups              401    401   401      403  403   403   403    403    403   200   200   200    people:read
getGroup                401    401   401      403  403   403   403    403    403   200   200   200    people:read
listGroupRoles          401    401   401      200  200   404   200    200    200   200   200   200    people:read
addMembers              401    401   401      200  200   404   403    403    403   200   403   200    people:write
removeMembers           401    401   401      200  200   404   403    403    403   200   403   200    people:write
changeMemberRole        401    401   401      200  200   404   403    403    403   200   403   200    people:write
addSubgroup             401    401   401      403  proof 403   403    403    403   200   200   200    -
removeSubgroup          401    401   401      403  403   403   403    403    403   200   200   200    people:write

getItem                 401    401   401      200  200   404   404    200    200    404   404   200    items:read
createItem              401    401   401      200  200   200   200    200    200    200   200   200    items:write
patchItem               401    401   401      200  200   404   404    403    200    404   404   200    items:write
putItem                 401    401   401      200  200   404   404    403    200    404   404   200    items:write
deleteItem              401    401   401      200  200   404   404    403    403    404   404   200    items:write
appendItem              401    401   401      200  200   404   404    403    403    404   404   200    items:write
listChildren            401    401   401      200  200   404   404    200    200    404   404   200    items:read
moveItem                401    401   401      200  200   404   404    403    403    404   404   200    items:write
getHistory              401    401   401      200  200   404   404    200    200    404   404   200    items:read
restoreVersion          401    401   401      200  200   404   404    403    200    404   404   200    items:write
findPath                401    401   401      200  200   404   404    200    200    404   404   200    items:read
upload                  401    401   401      200  200   200   200    200    200    200   200   200    items:write
uploadToItem            401    401   401      200  200   404   404    403    200    404   404   200    items:write
readFile                401    401   401      200  200   404   404    200    200    404   404   200    items:read
trashItem               401    401   401      200  200   404   404    403    403    404   404   200    items:write
listTrash               401    401   401      200  200   404   404    200    200    404   404   200    items:read
getTrashedItem          401    401   401      200  200   404   404    200    200    404   404   200    items:read
restoreItem             401    401   401      200  200   404   404    403    403    404   404   200    items:write
deleteTrashedItem       401    401   401      200  200   404   404    403    403    404   404   200    items:write

listPermissions         401    401   401      200  200   404   404    200    200    404   404   200    items:read
createPermission        401    401   401      200  200   404   404    403    403    404   404   200    permissions:write
patchPermission         401    401   401      200  200   404   404    403    403    404   404   200    permissions:write
deletePermission        401    401   401      200  200   404   404    403    403    404   404   200    permissions:write
listAccess              401    401   401      200  200   404   404    200    200    404   404   200    items:read
explainAccess           401    401   401      200  200   404   404    200    200    404   404   200    items:read

createEdge              401    401   401      200  200   404   404    403    403    404   404   200    items:write
getEdge                 401    401   401      200  200   404   404    200    200    404   404   200    items:read
patchEdge               401    401   401      200  200   404   404    403    403    404   404   200    items:write
putEdge                 401    401   401      200  200   404   404    403    403    404   404   200    items:write
deleteEdge              401    401   401      200  200   404   404    403    403    404   404   200    items:write

emitEvent               401    401   401      200  200   200   200    200    200    200   200   200    events:write
listEvents              401    401   401      200  200   200   200    200    200    200   200   200    events:read
getEvent                401    401   401      200  200   404   404    404    404    200   200   200    events:read
requeueEvent            401    401   401      403  403   403   403    403    403    200   200   200    events:write
streamEvents            401    401   401      200  200   200   200    200    200    200   200   200    -

ping                    200    200   200      200  200   200   200    200    200    200   200   200    any
status                  200    200   200      200  200   200   200    200    200    200   200   200    any
ready                   200    200   200      200  200   200   200    200    200    200   200   200    any
`;

export type Expected = number | 'proof';

export interface AccessLine {
  id: string;
  answers: Record<Caller, Expected>;
  token: Scope | '-' | 'any';
}

function lineOf(text: string): AccessLine {
  const [id = '', ...cells] = text.trim().split(/\s+/);
  const [token = ''] = cells.splice(callerNames.length);
  const known = token === '-' || token === 'any' || (scopeNames as string[]).includes(token);
  const readable = cells.length === callerNames.length && cells.every((cell) => /^(\d{3}|proof)$/.test(cell));
  if (!known || !readable) throw new Error(`This line of the table of access cannot be read: ${text}`);
  const answers = Object.fromEntries(
    callerNames.map((caller, at) => [caller, cells[at] === 'proof' ? 'proof' : Number(cells[at])]),
  ) as AccessLine['answers'];
  return { id, answers, token: token as AccessLine['token'] };
}

const [heading = '', ...lines] = written.split('\n').filter((text) => text.trim() !== '');
if (heading.trim().split(/\s+/).join() !== [...callerNames, 'token'].join()) {
  throw new Error('The heading of the table of access names other callers.');
}

export const accessTable: readonly AccessLine[] = lines.map(lineOf);
