// Sessions as a table where there is room, as cards on a phone.
import { Button, VisuallyHidden } from '@mantine/core';
import IconDeviceDesktop from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs';
import IconDeviceMobile from '@tabler/icons-react/dist/esm/icons/IconDeviceMobile.mjs';
import IconDeviceTablet from '@tabler/icons-react/dist/esm/icons/IconDeviceTablet.mjs';
import IconHelpCircle from '@tabler/icons-react/dist/esm/icons/IconHelpCircle.mjs';
import IconTerminal2 from '@tabler/icons-react/dist/esm/icons/IconTerminal2.mjs';
import { useTranslation } from 'react-i18next';
import type { DeviceFace, SessionShown } from '../../../contract/api/sessions.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import styles from './session-table.module.css';

const glyphs: Record<DeviceFace, typeof IconDeviceDesktop> = {
  computer: IconDeviceDesktop,
  phone: IconDeviceMobile,
  tablet: IconDeviceTablet,
  script: IconTerminal2,
  unknown: IconHelpCircle,
};

/** "Firefox 133 on Windows", as far as it is known. */
export function useSessionName(): (session: Pick<SessionShown, 'browser' | 'device' | 'kind'>) => string {
  const { t } = useTranslation('sessions');
  return ({ browser, device, kind }) => {
    if (browser && device) return t('device.on', { browser, device });
    return browser || device || t(kind === 'script' ? 'device.script' : 'device.unknown');
  };
}

const knownMethods = ['password', 'otp', 'webauthn', 'passkey', 'backup'] as const;
type Method = (typeof knownMethods)[number];
const isKnown = (method: string): method is Method => knownMethods.some((known) => known === method);

/** "Password, authenticator app". */
export function useMethodNames(): (methods: readonly string[]) => string {
  const { t } = useTranslation('sessions');
  return (methods) => {
    const names = methods
      .map((method) => t(isKnown(method) ? `method.${method}` : 'method.other'))
      .join(', ');
    return names.charAt(0).toUpperCase() + names.slice(1);
  };
}

/** The roles are said, since a table whose parts are shown as blocks is none for some screen readers. */
export function SessionTable({
  sessions,
  onEnd,
}: {
  sessions: readonly SessionShown[];
  onEnd: (session: SessionShown) => void;
}) {
  const { t } = useTranslation('sessions');
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: display: block takes them away
    <table className={styles.table} role="table" aria-label={t('list')}>
      <thead className={styles.head} role="rowgroup">
        <tr role="row">
          <th scope="col">{t('device')}</th>
          <th scope="col">{t('signedIn')}</th>
          <th scope="col">{t('seen')}</th>
          <th scope="col">
            <VisuallyHidden>{t('actions')}</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => onEnd(session)} />
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/noRedundantRoles: display: block takes them away
  );
}

function SessionRow({ session, onEnd }: { session: SessionShown; onEnd: () => void }) {
  const { t } = useTranslation('sessions');
  const nameOf = useSessionName();
  const Glyph = glyphs[session.face];
  const name = nameOf(session);
  const methodNames = useMethodNames();
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: display: block takes them away
    <tr className={styles.row} role="row">
      <td className={styles.device} role="cell">
        <span className={styles.face}>
          <Glyph size={24} stroke={1.5} />
        </span>
        <span className={styles.names}>
          <span className={styles.name}>{name}</span>
          {session.current && <span className={styles.this}>{t('this')}</span>}
        </span>
      </td>
      <td role="cell">
        <span className={styles.label}>{t('signedIn')}</span>
        <RelativeTime time={session.createdAt} />
        <div className={styles.soft}>{methodNames(session.methods)}</div>
      </td>
      <td role="cell">
        <span className={styles.label}>{t('seen')}</span>
        <RelativeTime time={session.seenAt} />
        {session.address && (
          <div className={styles.soft}>
            <CopyText text={session.address} what={t('address.what')} />
          </div>
        )}
      </td>
      <td className={styles.action} role="cell">
        <Button variant="default" onClick={onEnd} aria-label={t('end.which', { name })}>
          {t('end')}
        </Button>
      </td>
    </tr>
    // biome-ignore-end lint/a11y/noRedundantRoles: display: block takes them away
  );
}
