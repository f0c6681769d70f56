// The mail settings in force, read only, with the reason why the viewer may not change them.
import IconLock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs';
import { useTranslation } from 'react-i18next';
import type { CurrentMail } from '../../../contract/api/mail.ts';
import type { Role } from '../../../contract/schemas/user.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Card } from '../../ui/page.tsx';

export function MailFactsCard({ current, role }: { current: CurrentMail; role: Role }) {
  const { t } = useTranslation('mail');
  const { server, from, replyTo, fixed } = current;
  const reason = fixed.server
    ? t('reason.environment', { names: 'CONCH_SMTP_URL, CONCH_MAIL_FROM, CONCH_MAIL_REPLY_TO' })
    : t('reason.role');
  return (
    <Card id="mail-server" title={t('server')} intro={t('server.intro.read')}>
      {(fixed.server || role !== 'super-admin') && <Notice icon={<IconLock size={18} />}>{reason}</Notice>}
      <Facts>
        {server && (
          <>
            <Fact term={t('host')}>{server.host}</Fact>
            <Fact term={t('port')}>{server.port}</Fact>
            <Fact term={t('tls')}>{t(`tls.${server.tls}`)}</Fact>
            <Fact term={t('user')}>{server.user || '–'}</Fact>
            <Fact term={t('password')}>{server.hasPassword ? t('password.set') : t('password.notSet')}</Fact>
          </>
        )}
        <Fact term={t('fromName')}>{from.name || '–'}</Fact>
        <Fact term={t('fromAddress')}>{from.address}</Fact>
        <Fact term={t('replyTo')}>{replyTo || t('replyTo.sender')}</Fact>
      </Facts>
    </Card>
  );
}
