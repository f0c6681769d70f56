// Sends a test mail to oneself, with what is typed or what is in force, and shows how each step went.
import { Button, VisuallyHidden } from '@mantine/core';
import IconAlertCircle from '@tabler/icons-react/dist/esm/icons/IconAlertCircle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCircleDashed from '@tabler/icons-react/dist/esm/icons/IconCircleDashed.mjs';
import IconCircleMinus from '@tabler/icons-react/dist/esm/icons/IconCircleMinus.mjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CurrentMail, testMail } from '../../../contract/api/mail.ts';
import type { AnswerOf } from '../../../contract/endpoint.ts';
import { call } from '../../api/call.ts';
import { useAction } from '../../api/use-action.ts';
import { useMe, userDataOf } from '../../entities/account/me.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { Card } from '../../ui/page.tsx';
import { Row } from '../../ui/stack.tsx';
import styles from './mail-page.module.css';
import type { MailForm } from './use-mail-form.ts';

type Outcome = AnswerOf<typeof testMail>;
type Step = Outcome['steps'][number];
/** The settings that were typed; absent: those in force are tested. */
type Taken = ReturnType<MailForm['take']>;
/** The result for the server that was tested, also where others are typed since. */
type Tested = Outcome & { host: string; port: number };

const icons = {
  done: IconCircleCheck,
  failed: IconAlertCircle,
  skipped: IconCircleMinus,
  'not-reached': IconCircleDashed,
};

export function MailTestCard({ current, form }: { current: CurrentMail; form?: MailForm }) {
  const { t } = useTranslation('mail');
  const { email } = userDataOf(useMe().user);
  const [tested, setTested] = useState<Tested>();
  const typed = form?.dirty === true;
  const nothing = !typed && current.server === null;

  const { run, busy, problem } = useAction(async (taken: Taken) => {
    const { host, port } = taken?.choice ?? current.server ?? { host: '', port: 0 };
    setTested(undefined);
    const body = taken ? { settings: taken.choice, password: taken.password } : {};
    setTested({ ...(await call(testMail, { body })), host, port });
  });

  function send() {
    if (nothing) return;
    const taken = typed ? form.take() : undefined;
    if (!typed || taken) run(taken);
  }

  return (
    <Card id="mail-test" title={t('test')} intro={t('test.intro', { email })}>
      {(typed || nothing) && (
        <p className={styles.quiet} id="mail-test-note">
          {nothing ? t('test.none') : t('test.typed')}
        </p>
      )}
      <Row>
        <Button
          variant="default"
          onClick={send}
          aria-disabled={busy || nothing}
          data-disabled={nothing || undefined}
          aria-describedby={typed || nothing ? 'mail-test-note' : undefined}
        >
          {busy ? t('test.doing') : t('test.do')}
        </Button>
      </Row>
      {problem && <InlineError>{problem}</InlineError>}
      <div className={styles.outcome} aria-live="polite">
        {tested && (
          <>
            <p className={styles.verdict}>{tested.accepted ? t('test.accepted') : t('test.failed')}</p>
            <ol className={styles.steps}>
              {tested.steps.map((step) => (
                <StepLine key={step.step} step={step} tested={tested} />
              ))}
            </ol>
          </>
        )}
      </div>
    </Card>
  );
}

function StepLine({ step, tested }: { step: Step; tested: Tested }) {
  const { t } = useTranslation('mail');
  const { outcome, ms, detail, problem, reply } = step;
  const Icon = icons[outcome];
  const { host, port } = tested;
  const untimed = outcome === 'skipped' || outcome === 'not-reached';
  return (
    <li className={styles.step} data-outcome={outcome}>
      <Icon className={styles.mark} size={18} aria-hidden />
      <div className={styles.what}>
        <div className={styles.line}>
          <span>{t(`step.${step.step}`, { host, port })}</span>
          {!untimed && <VisuallyHidden>: {t(`outcome.${outcome}`)}</VisuallyHidden>}
          {detail && <span className={styles.detail}>{detail}</span>}
          <span className={styles.time} data-figures>
            {untimed ? t(`outcome.${outcome}`) : ms !== null && t('ms', { count: ms })}
          </span>
        </div>
        {problem && <p className={styles.problem}>{t(`problem.${problem}`)}</p>}
        {reply && (
          <p className={styles.reply}>
            {t('reply')} <code>{reply}</code>
          </p>
        )}
      </div>
    </li>
  );
}
