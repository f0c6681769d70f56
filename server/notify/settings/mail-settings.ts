// How mail is sent now: as the operator's settings say, else as a super-admin chose; known to every node within a second.
import { type MailChoice, mailChoice } from '../../../contract/mail-settings.ts';
import type { Config } from '../../config/config.ts';
import type { SmtpSettings } from '../../config/setting-values.ts';
import type { Sealer } from '../../platform/sealing.ts';
import { openChangeCache } from '../../storage/change-cache.ts';
import type { Storage } from '../../storage/storage.ts';
import type { MailSettingsTable } from '../../storage/tables.ts';
import type { Address } from '../channels/channel.ts';
import { clientNameOf } from '../channels/client-name.ts';
import { findMailSettings, lockMailSettings, writeMailSettings } from './mail-settings-store.ts';

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
  /** The last choice of a super-admin, as the store has it. */
  chosen(): Promise<ChosenMail>;
  /** The same, and holds back every other change until the transaction ends. */
  lockChosen(): Promise<ChosenMail>;
  /** Joins the transaction that locked; an absent choice writes mails into the outbox. */
  choose(change: NewChoice): Promise<void>;
  close(): void;
}

export type MailConfig = Pick<Config, 'publicUrl' | 'dataFolder' | 'smtp' | 'mailFrom' | 'mailReplyTo'> &
  Partial<Pick<Config, 'mailClientName'>>;

/** The one name under which changes are told. */
const mailSettingsName = 'mail-settings';

export function createMailSettings(deps: { storage: Storage; sealer: Sealer; config: MailConfig }): MailSettings {
  const { storage, sealer, config } = deps;
  const { cache, close } = openChangeCache<MailInForce>(storage, {
    maxEntries: 1,
    isHeard: (name) => name === mailSettingsName,
  });
  async function load(): Promise<MailInForce> {
    const { epoch } = cache;
    const found = inForce(config, readMailRow(await findMailSettings(storage)), sealer);
    // A value read before a change must not be kept after it.
    if (cache.epoch === epoch) cache.set(mailSettingsName, found, [mailSettingsName]);
    return found;
  }
  return {
    current: async () => cache.find(mailSettingsName) ?? load(),
    chosen: async () => readMailRow(await findMailSettings(storage)),
    lockChosen: async () => readMailRow(await lockMailSettings(storage, neverChosen)),
    async choose({ choice, password, version, by, at }) {
      await writeMailSettings(storage, {
        value: JSON.stringify(choice ?? null),
        password_sealed: choice && password !== undefined ? sealPassword(choice, password, sealer) : null,
        version,
        updated_by: by,
        updated_at: at,
      });
      storage.changed(mailSettingsName);
    },
    close,
  };
}

export interface ChosenMail {
  choice: MailChoice | undefined;
  passwordSealed: string | null;
  version: number;
  by: string | null;
  /** ISO 8601. */
  at: string | null;
}

export interface NewChoice {
  choice: MailChoice | undefined;
  password: string | undefined;
  version: number;
  by: string | null;
  at: string;
}

const neverChosen = { value: 'null', password_sealed: null, version: 0, updated_by: null, updated_at: null };

function readMailRow(row: Omit<MailSettingsTable, 'name'> = neverChosen): ChosenMail {
  const value: unknown = JSON.parse(row.value);
  return {
    choice: value === null ? undefined : mailChoice.parse(value),
    passwordSealed: row.password_sealed,
    version: row.version,
    by: row.updated_by,
    at: row.updated_at,
  };
}

export function inForce(config: MailConfig, chosen: ChosenMail, sealer: Sealer): MailInForce {
  const { choice } = chosen;
  const { smtp } = config;
  const from = fromOf(config, smtp ? undefined : choice);
  const clientName = clientNameOf(config, from);
  if (smtp) {
    return {
      source: 'environment',
      smtp: () => ({ ...smtp, clientName }),
      from,
      version: 'environment',
      replyTo: config.mailReplyTo,
    };
  }
  return {
    source: choice ? 'store' : 'none',
    ...(choice && { smtp: () => ({ ...smtpOf(choice, openPassword(chosen, sealer)), clientName }) }),
    from,
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
    host,
    port,
    implicitTls: tls === 'implicit',
    tls: 'required',
    ...(user === '' ? {} : { user, ...(password === undefined ? {} : { password }) }),
  };
}

/**
 * Bound to the server and user that it is for, beside its row: whoever can write into the store, and does not know the
 * key, cannot have it sent to a server of their own.
 */
const rowOf = ({ host, port, user }: MailChoice): string => `mail_settings/mail:${host.toLowerCase()}:${port}/${user}`;

function sealPassword(choice: MailChoice, password: string, sealer: Sealer): string {
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
