// One passkey or security key: its face, its name (renamed in place), where it lives, when it was used.

import { ActionIcon } from '@mantine/core';
import IconCloud from '@tabler/icons-react/dist/esm/icons/IconCloud.mjs';
import IconDeviceLaptop from '@tabler/icons-react/dist/esm/icons/IconDeviceLaptop.mjs';
import IconDeviceMobile from '@tabler/icons-react/dist/esm/icons/IconDeviceMobile.mjs';
import IconFingerprint from '@tabler/icons-react/dist/esm/icons/IconFingerprint.mjs';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import IconTrash from '@tabler/icons-react/dist/esm/icons/IconTrash.mjs';
import IconUsb from '@tabler/icons-react/dist/esm/icons/IconUsb.mjs';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Authenticator, type AuthenticatorIcon, renameAuthenticator } from '../../../contract/api/passkeys.ts';
import { call } from '../../api/call.ts';
import { tellBrowser } from '../../entities/factors/passkey-device.ts';
import { refreshFactors } from '../../entities/factors/refresh-factors.ts';
import { RenameForm } from '../../forms/rename-form.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import styles from './passkey-row.module.css';

export function PasskeyRow({ passkey, onRemove }: { passkey: Authenticator; onRemove: () => void }) {
  const { t } = useTranslation('security');
  const { name } = passkey;
  const [renaming, setRenaming] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  function stop() {
    setRenaming(false);
    requestAnimationFrame(() => pencil.current?.focus());
  }
  return (
    <li className={styles.row}>
      <Face icon={passkey.icon} />
      {renaming ? (
        <Rename passkey={passkey} onDone={stop} />
      ) : (
        <>
          <div className={styles.about}>
            <div className={styles.name}>{name}</div>
            <div className={styles.facts}>
              {[passkey.maker !== name && passkey.maker, t(homeOf(passkey))].filter(Boolean).join(' · ')}
            </div>
            <div className={styles.facts}>
              {t('added')} <RelativeTime time={passkey.createdAt} />
              {' · '}
              {passkey.lastUsedAt ? (
                <>
                  {t('used')} <RelativeTime time={passkey.lastUsedAt} />
                </>
              ) : (
                t('used.never')
              )}
            </div>
          </div>
          <div className={styles.actions}>
            <ActionIcon ref={pencil} onClick={() => setRenaming(true)} aria-label={t('passkey.rename', { name })}>
              <IconPencil size={18} stroke={1.75} />
            </ActionIcon>
            <ActionIcon onClick={onRemove} aria-label={t('passkey.remove', { name })}>
              <IconTrash size={18} stroke={1.75} />
            </ActionIcon>
          </div>
        </>
      )}
    </li>
  );
}

function homeOf({ synced, discoverable }: Authenticator) {
  if (synced) return 'passkey.synced';
  return discoverable === false ? 'passkey.key' : 'passkey.bound';
}

const glyphs: Record<AuthenticatorIcon, typeof IconKey> = {
  phone: IconDeviceMobile,
  laptop: IconDeviceLaptop,
  key: IconUsb,
  cloud: IconCloud,
  'password-manager': IconKey,
  passkey: IconFingerprint,
};

/** Glyphs of our own for what it is; the maker's name stands beside it in words. */
function Face({ icon = 'passkey' }: { icon: AuthenticatorIcon | undefined }) {
  const Glyph = glyphs[icon] ?? IconFingerprint;
  return (
    <span className={styles.face}>
      <Glyph size={24} stroke={1.5} />
    </span>
  );
}

function Rename({ passkey, onDone }: { passkey: Authenticator; onDone: () => void }) {
  const { t } = useTranslation('security');
  async function rename(name: string) {
    const { signal } = await call(renameAuthenticator, { params: { id: passkey.id }, body: { name } });
    void tellBrowser(signal);
    await refreshFactors();
  }
  return (
    <RenameForm
      label={t('passkey.name')}
      name={passkey.name}
      missing={t('passkey.name.missing')}
      verb={t('passkey.rename.do')}
      onRename={rename}
      onDone={onDone}
    />
  );
}
