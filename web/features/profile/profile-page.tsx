// The page of one's own account.
import { useMe } from '../../entities/account/me.ts';
import { AccountForm } from './account-form.tsx';

export function ProfilePage() {
  const me = useMe();
  return <AccountForm key={me.user._key} account={me} viewer={me} />;
}
