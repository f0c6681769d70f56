// Says, where a mail is about to be sent and no mail server is set up, that it reaches nobody, and what to do instead.
import IconMailOff from '@tabler/icons-react/dist/esm/icons/IconMailOff.mjs';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { setUpState } from '../../../contract/api/signing-in.ts';
import { pages } from '../../../contract/pages.ts';
import { query } from '../../api/query.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { Notice } from '../../ui/notice.tsx';

export function useMailIsOff(): boolean {
  return useQuery(query(setUpState)).data?.mail === false;
}

/** True of an address and nothing else: it becomes part of a command that another person runs. */
const plainAddress = /^[\w.+][\w.+-]*@[\w-]+(\.[\w-]+)+$/;

export function NoMailNote({ email }: { email?: string | undefined }) {
  const { t } = useTranslation('users');
  if (!useMailIsOff()) return null;
  const whose = email && plainAddress.test(email) ? email : 'you@example.com';
  return (
    <Notice tone="warning" icon={<IconMailOff size={18} />}>
      {t('noMail')} <Link to={pages.mail}>{t('noMail.go')}</Link>
      <div>{t('noMail.how')}</div>
      <CopyText text={`npm run conch -- user reset-link --email ${whose}`} what={t('noMail.what')} />
    </Notice>
  );
}
