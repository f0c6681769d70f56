// The state of the form of mail settings: what was typed, what of it is wrong, and saving it against what others save.
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { type CurrentMail, changeMail, getMail, getMailQueue, removeMail } from '../../../contract/api/mail.ts';
import { setUpState } from '../../../contract/api/signing-in.ts';
import type { MailTls } from '../../../contract/mail-settings.ts';
import { hasCode, Refusal } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { invalidateAll, query } from '../../api/query.ts';
import { queryClient } from '../../api/query-client.ts';
import { useVersionedForm } from '../../forms/use-versioned-form.ts';
import { fieldWords } from '../../i18n/error-words.ts';
import { messages } from '../../ui/messages.ts';
import { fieldsOf, type MailField, type MailFields, readMailFields, withTls } from './mail-fields.ts';

const asTyped = (fields: MailFields) => fields;

export function useMailForm(current: CurrentMail) {
  const { t } = useTranslation('mail');
  const form = useForm({ initialValues: fieldsOf(current) });
  const { base, dirty, checked, saving, problem, discard, ...versioned } = useVersionedForm({
    form,
    current,
    versionOf: ({ version }) => version,
    fieldsOf,
    read: asTyped,
    write: asTyped,
    stale: {
      code: 'mail.stale',
      newest: () => queryClient.fetchQuery({ ...query(getMail), staleTime: 0 }),
      words: ({ updatedBy }) => (updatedBy ? t('stale.by', { name: updatedBy.name }) : t('stale')),
    },
    marker: 'data-mail-form',
  });
  const fields = form.values;
  const read = readMailFields(fields, base);

  /** @returns what was typed, where it is right; else marks what is wrong and goes there. */
  function take() {
    const { choice, password } = read;
    return versioned.check(choice !== undefined) && choice ? { choice, password } : undefined;
  }

  async function follow(newest: CurrentMail, said: string): Promise<void> {
    queryClient.setQueryData(query(getMail).queryKey, newest);
    versioned.saved(newest, fields);
    messages.notify(said);
    await invalidateAll([getMailQueue, setUpState]);
  }

  function save(): void {
    const taken = take();
    if (!taken) return;
    versioned.run(async () => {
      const { choice, password } = taken;
      const body = { ...choice, ...(password === undefined ? {} : { password }), version: base.version };
      const newest = await call(changeMail, { body }).catch((error) => {
        if (!hasCode(error, 'request.invalid')) throw error;
        const [field = ''] = Object.keys(error.fields);
        throw new Refusal(fieldWords(error, field));
      });
      await follow(newest, t('saved'));
    });
  }

  return {
    fields,
    dirty,
    saving,
    save,
    take,
    discard,
    problem: checked && !read.choice ? t('wrong') : problem,
    wrong: checked ? read.wrong : {},
    inForce: base,
    set: (name: MailField, value: string) => form.setValues({ [name]: value }),
    setTls: (tls: MailTls) => form.setValues(withTls(form.getValues(), tls)),
    /** Throws, for its question to say. */
    async remove() {
      await follow(await call(removeMail, { body: { version: base.version } }), t('removed'));
    },
  };
}

export type MailForm = ReturnType<typeof useMailForm>;
