// How mail is sent now: as the operator's settings say, else as a super-admin chose; known to every node within a second.
import { type MailChoice, mailChoice } from '../../../contract/mail-settings.ts';
import type { Config } from '../../config/config.ts';
import type { SmtpSettings } from '../../config/setting-values.ts';
import { createDependentCache } from '../../platform/dependent-cache.ts';
import type { Sealer } from '../../platform/sealing.ts';
import type { Storage } from '../../storage/storage.ts';
import type { MailSettingsTable } from '../../storage/tables.ts';
import type { Address } from '../channels/channel.ts';
import { findMailSettings } from './mail-settings-store.ts';

export interface MailInForce {
  source: 'environment' | 'store' | 'none';
  /** Absent where mails are written into the outbox. Throws where the password cannot be unsealed. */
  smtp?: () => SmtpSettings;
  from: Address;
  replyTo: string | undefined;
  /** Another one whenever anything of this is. */
  version: string;
}

export interface MailSettings {
  current(): Promise<MailInForce>;
  close(): void;
}

export type MailConfig = Pick<Config, 'publicUrl' | 'dataFolder' | 'smtp' | 'mailFrom' | 'mailReplyTo'>;

/** The one name under which its changes are told. */
export const mailSettingsName = 'mail-settings';

export function createMailSettings(deps: { storage: Storage; sealer: Sealer; config: MailConfig }): MailSettings {
  const { storage, sealer, config } = deps;
  const cache = createDependentCache<MailInForce>({
    maxEntries: 1,
    leaseMs: () => storage.leaseMs(),
    // A lease must not grow when the clock is set back.
    now: () => performance.now(),
  });
  const unsubscribe = storage.onChange((names) => {
    if (names === 'everything') cache.clear();
    else if (names.includes(mailSettingsName)) cache.drop(mailSettingsName);
  });
  async function load(): Promise<MailInForce> {
    const { epoch } = cache;
    const found = inForce(config, readMailRow(await findMailSettings(storage)), sealer);
    // What was read before a change must not be kept after it.
    if (cache.epoch === epoch) cache.set(mailSettingsName, found, [mailSettingsName]);
    return found;
  }
  return {
    current: async () => cache.find(mailSettingsName) ?? load(),
    close: unsubscribe,
  };
}

export interface ChosenMail {
  choice: MailChoice | undefined;
  passwordSealed: string | null;
  version: number;
}

export function readMailRow(
  row: Pick<MailSettingsTable, 'value' | 'password_sealed' | 'version'> | undefined,
): ChosenMail {
  const value: unknown = row ? JSON.parse(row.value) : null;
  return {
    choice: value === null ? undefined : mailChoice.parse(value),
    passwordSealed: row?.password_sealed ?? null,
    version: row?.version ?? 0,
  };
}

export function inForce(config: MailConfig, chosen: ChosenMail, sealer: Sealer): MailInForce {
  const { choice } = chosen;
  const { smtp } = config;
  if (smtp) {
    return {
      ...{ source: 'environment', smtp: () => smtp, from: fromOf(config, undefined), version: 'environment' },
      replyTo: config.mailReplyTo,
    };
  }
  return {
    source: choice ? 'store' : 'none',
    ...(choice && { smtp: () => smtpOf(choice, openPassword(chosen, sealer)) }),
    from: fromOf(config, choice),
    replyTo: config.mailReplyTo ?? (choice?.replyTo || undefined),
    version: String(chosen.version),
  };
}

function fromOf({ mailFrom, publicUrl }: MailConfig, choice: MailChoice | undefined): Address {
  return mailFrom ?? choice?.from ?? { address: `conch@${new URL(publicUrl).hostname}`, name: 'Conch' };
}

export function smtpOf(choice: MailChoice, password: string | undefined): SmtpSettings {
  const { host, port, tls, user } = choice;
  return {
    ...{ host, port, implicitTls: tls === 'implicit', tls: 'required' },
    ...(user === '' ? {} : { user, ...(password === undefined ? {} : { password }) }),
  };
}

/**
 * Bound to the server and user that it is for, beside its row: whoever can write into the store, and does not know the
 * key, cannot have it sent to a server of their own.
 */
const rowOf = ({ host, port, user }: MailChoice): string => `mail_settings/mail:${host.toLowerCase()}:${port}/${user}`;

export function sealPassword(choice: MailChoice, password: string, sealer: Sealer): string {
  return sealer.seal(password, rowOf(choice));
}

export function openPassword({ choice, passwordSealed }: ChosenMail, sealer: Sealer): string | undefined {
  if (!choice || passwordSealed === null) return undefined;
  try {
    return sealer.open(passwordSealed, rowOf(choice));
  } catch {
    throw new Error('The password of the mail server cannot be unsealed. Set it again.');
  }
}
