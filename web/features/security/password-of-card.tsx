// The password of somebody else: nobody sets it for them; a link is mailed to them, or made on the host.
import { useTranslation } from 'react-i18next';
import { sendReset } from '../../../contract/api/passwords.ts';
import { call } from '../../api/call.ts';
import { AbilityButton } from '../../entities/account/ability-button.tsx';
import { useActionForOther } from '../../entities/account/confirm.tsx';
import { reasonAgainst, useOtherUser } from '../../entities/account/other-user.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { Card } from '../../ui/page.tsx';
import styles from './factors-of-card.module.css';

export function PasswordOfCard() {
  const { t } = useTranslation('otherUser');
  const otherUser = useOtherUser();
  const { key, name, email } = otherUser;
  const action = useActionForOther();
  async function send() {
    await call(sendReset, { params: { key } });
    return t('password.sent', { name });
  }
  return (
    <Card id="password" title={t('password')} intro={t('password.intro', { name })}>
      <AbilityButton ability="password.send-link" busy={action.busy} onClick={() => action.run(send)}>
        {t('password.send')}
      </AbilityButton>
      {reasonAgainst(otherUser, 'password.send-link') === 'no-mail' && (
        <p className={styles.command}>
          <span>{t('password.command', { name })}</span>
          <CopyText text={`npm run conch -- user reset-link --email ${email}`} what={t('password.what')} />
        </p>
      )}
      {action.problem && <InlineError>{action.problem}</InlineError>}
    </Card>
  );
}
