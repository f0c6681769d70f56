// The state of the form of mail settings: what it began from, what was typed, and saving it against what others save.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeMail, getMail, getMailQueue, removeMail, type StatedMail } from '../../../contract/api/mail.ts';
import { setUpState } from '../../../contract/api/signing-in.ts';
import type { MailTls } from '../../../contract/mail-settings.ts';
import { ApiError, hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { invalidateAll, query } from '../../api/query.ts';
import { queryClient } from '../../api/query-client.ts';
import { errorWords, fieldWords } from '../../i18n/error-words.ts';
import { messages } from '../../ui/messages.ts';
import { fieldsOf, type MailField, type MailFields, readMailFields, withTls } from './mail-fields.ts';

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const firstWrong = '[data-mail-form] [aria-invalid="true"]';

export function useMailForm(stated: StatedMail) {
  const { t } = useTranslation('mail');
  const [base, setBase] = useState(stated);
  const [fields, setFields] = useState(() => fieldsOf(stated));
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string>();
  /** Said once one has tried to save or test: nobody is told off for a field that they have not come to yet. */
  const [checked, setChecked] = useState(false);
  const inFlight = useRef(false);
  const [wrongs, askForFocus] = useState(0);
  const dirty = !same(fields, fieldsOf(base));
  const read = readMailFields(fields, base);

  function begin(from: StatedMail): void {
    setBase(from);
    setFields(fieldsOf(from));
    setChecked(false);
  }
  // What others save is shown at once where nothing was typed; else saving will say so.
  useEffect(() => {
    if (stated.version === base.version || dirty) return;
    setBase(stated);
    setFields(fieldsOf(stated));
  }, [stated, base.version, dirty]);
  useEffect(() => {
    if (wrongs > 0) document.querySelector<HTMLElement>(firstWrong)?.focus();
  }, [wrongs]);

  /** @returns what was typed, where it is right; else marks what is wrong and goes there. */
  function take() {
    setChecked(true);
    if (read.choice) return { choice: read.choice, password: read.password };
    askForFocus((count) => count + 1);
    return undefined;
  }

  async function meetNewest(): Promise<void> {
    const newest = await queryClient.fetchQuery({ ...query(getMail), staleTime: 0 });
    setBase(newest);
    setProblem(newest.updatedBy ? t('stale.by', { name: newest.updatedBy.name }) : t('stale'));
  }

  async function follow(newest: StatedMail, said: string): Promise<void> {
    queryClient.setQueryData(query(getMail).queryKey, newest);
    begin(newest);
    messages.notify(said);
    await invalidateAll([getMailQueue, setUpState]);
  }

  async function write(work: () => Promise<void>): Promise<void> {
    if (inFlight.current) return;
    inFlight.current = true;
    setSaving(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      if (hasCode(error, 'mail.stale')) await meetNewest().catch(() => setProblem(errorWords(error)));
      else if (hasCode(error, 'request.invalid') && error instanceof ApiError) {
        const [field = ''] = Object.keys(error.fields);
        setProblem(fieldWords(error, field));
      } else setProblem(errorWords(error));
    } finally {
      inFlight.current = false;
      setSaving(false);
    }
  }

  async function save(): Promise<void> {
    const taken = take();
    if (!taken) return;
    await write(async () => {
      const { choice, password } = taken;
      const body = { ...choice, ...(password === undefined ? {} : { password }), version: base.version };
      await follow(await call(changeMail, { body }), t('saved'));
    });
  }

  return {
    ...{ fields, dirty, saving, save, take },
    problem: checked && !read.choice ? t('wrong') : problem,
    wrong: checked ? read.wrong : {},
    inForce: base,
    set: (name: MailField, value: string) => setFields((before) => ({ ...before, [name]: value })),
    setTls: (tls: MailTls) => setFields((before: MailFields) => withTls(before, tls)),
    discard() {
      setProblem(undefined);
      begin(base);
    },
    /** Throws, for its question to say. */
    async remove() {
      await follow(await call(removeMail, { body: { version: base.version } }), t('removed'));
    },
  };
}

export type MailForm = ReturnType<typeof useMailForm>;
