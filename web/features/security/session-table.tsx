// Sessions as a table where there is room, as cards on a phone.
import { Button } from '@mantine/core';
import IconDeviceDesktop from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs';
import IconDeviceMobile from '@tabler/icons-react/dist/esm/icons/IconDeviceMobile.mjs';
import IconDeviceTablet from '@tabler/icons-react/dist/esm/icons/IconDeviceTablet.mjs';
import IconHelpCircle from '@tabler/icons-react/dist/esm/icons/IconHelpCircle.mjs';
import IconTerminal2 from '@tabler/icons-react/dist/esm/icons/IconTerminal2.mjs';
import { useTranslation } from 'react-i18next';
import type { DeviceFace, SessionShown } from '../../../contract/api/sessions.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import {
  RecordActions,
  RecordCell,
  RecordName,
  RecordNote,
  RecordRow,
  RecordTable,
  RecordTag,
} from '../../ui/record-table.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';

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
    const names = methods.map((method) => t(isKnown(method) ? `method.${method}` : 'method.other')).join(', ');
    return names.charAt(0).toUpperCase() + names.slice(1);
  };
}

export function SessionTable({
  sessions,
  onEnd,
}: {
  sessions: readonly SessionShown[];
  onEnd: (session: SessionShown) => void;
}) {
  const { t } = useTranslation('sessions');
  return (
    <RecordTable label={t('list')} columns={[t('device'), t('signedIn'), t('seen'), { hidden: t('actions') }]}>
      {sessions.map((session) => (
        <SessionRow key={session.id} session={session} onEnd={() => onEnd(session)} />
      ))}
    </RecordTable>
  );
}

function SessionRow({ session, onEnd }: { session: SessionShown; onEnd: () => void }) {
  const { t } = useTranslation('sessions');
  const nameOf = useSessionName();
  const methodNames = useMethodNames();
  const Glyph = glyphs[session.face];
  const name = nameOf(session);
  return (
    <RecordRow>
      <RecordName face={<Glyph size={24} stroke={1.5} />} name={name}>
        {session.current && <RecordTag>{t('this')}</RecordTag>}
      </RecordName>
      <RecordCell label={t('signedIn')}>
        <RelativeTime time={session.createdAt} />
        <RecordNote>{methodNames(session.methods)}</RecordNote>
      </RecordCell>
      <RecordCell label={t('seen')}>
        <RelativeTime time={session.seenAt} />
        {session.address && (
          <RecordNote>
            <CopyText text={session.address} what={t('address.what')} />
          </RecordNote>
        )}
      </RecordCell>
      <RecordActions>
        <Button variant="default" onClick={onEnd} aria-label={t('end.which', { name })}>
          {t('end')}
        </Button>
      </RecordActions>
    </RecordRow>
  );
}
