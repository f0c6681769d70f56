// The mails that wait or were given up: how many, since when, why, and trying them now.
import { Button } from '@mantine/core';
import IconMailCheck from '@tabler/icons-react/dist/esm/icons/IconMailCheck.mjs';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { getMailQueue, type MailQueueState, tryMailNow } from '../../../contract/api/mail.ts';
import { pages } from '../../../contract/pages.ts';
import { call } from '../../api/call.ts';
import { invalidate, query } from '../../api/query.ts';
import { useAction } from '../../api/use-action.ts';
import { CardState } from '../../ui/card-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { messages } from '../../ui/messages.ts';
import { Card } from '../../ui/page.tsx';
import { RecordCell, RecordName, RecordNote, RecordRow, RecordTable } from '../../ui/record-table.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Row } from '../../ui/stack.tsx';

const refetchMs = 10_000;

export function MailQueueCard() {
  const { t } = useTranslation('mail');
  const queue = useQuery({ ...query(getMailQueue), refetchInterval: refetchMs });
  return (
    <Card id="mail-queue" title={t('queue')} intro={t('queue.intro')}>
      {queue.data ? <Queue state={queue.data} /> : <CardState error={queue.error} onAgain={() => queue.refetch()} />}
    </Card>
  );
}

function Queue({ state }: { state: MailQueueState }) {
  const { t } = useTranslation('mail');
  const { waiting, oldestAt, nextTryAt, givenUp, failing, givenUpNewest } = state;
  if (waiting === 0 && givenUp === 0) {
    return <EmptyState icon={<IconMailCheck size={18} />}>{t('queue.empty')}</EmptyState>;
  }
  return (
    <>
      <Facts>
        <Fact term={t('waiting')}>{waiting}</Fact>
        {oldestAt && (
          <Fact term={t('oldest')}>
            <RelativeTime time={oldestAt} />
          </Fact>
        )}
        {nextTryAt && (
          <Fact term={t('nextTry')}>
            <NextTry time={nextTryAt} />
          </Fact>
        )}
        <Fact term={t('givenUp')}>{givenUp}</Fact>
      </Facts>
      {failing.length > 0 && (
        <RecordTable label={t('failing.label')} columns={[t('column.mail'), t('column.reason'), t('column.next')]}>
          {failing.map((mail) => (
            <MailRow key={mail.id} mail={mail} label={t('column.next')}>
              <NextTry time={mail.nextTryAt} />
            </MailRow>
          ))}
        </RecordTable>
      )}
      {givenUpNewest.length > 0 && (
        <RecordTable label={t('failed.label')} columns={[t('column.mail'), t('column.reason'), t('column.when')]}>
          {givenUpNewest.map((mail) => (
            <MailRow key={mail.id} mail={mail} label={t('column.when')}>
              <RelativeTime time={mail.givenUpAt} />
            </MailRow>
          ))}
        </RecordTable>
      )}
      {(failing.length > 0 || givenUp > 0) && <TryNow />}
    </>
  );
}

/** Kinds that an administrator asks about; all else is told as one. */
const knownKinds: Record<string, 'invitation' | 'reset' | 'confirm'> = {
  'account.invited': 'invitation',
  'password.reset-asked': 'reset',
  'email.change-confirm': 'confirm',
};

type ShownMail = MailQueueState['failing'][number] | MailQueueState['givenUpNewest'][number];

function MailRow({ mail, label, children }: { mail: ShownMail; label: string; children: ReactNode }) {
  const { t } = useTranslation('mail');
  const { kind, to, reason, attempts } = mail;
  return (
    <RecordRow>
      <RecordName name={t(`kind.${knownKinds[kind ?? ''] ?? 'other'}`)}>
        <RecordNote>
          {to ? (
            <Link to={pages.profileOf} params={{ key: to.key }}>
              {to.name || to.email}
            </Link>
          ) : (
            t('to.unknown')
          )}
        </RecordNote>
      </RecordName>
      <RecordCell label={t('column.reason')}>
        {reason}
        <RecordNote>{t('attempts', { count: attempts })}</RecordNote>
      </RecordCell>
      <RecordCell label={label}>{children}</RecordCell>
    </RecordRow>
  );
}

/** Tries are seconds apart, which nobody counts. */
function NextTry({ time }: { time: string }) {
  const { t } = useTranslation('mail');
  return Date.parse(time) - Date.now() < 60_000 ? t('soon') : <RelativeTime time={time} />;
}

function TryNow() {
  const { t } = useTranslation('mail');
  const { run, busy, problem } = useAction(
    () => call(tryMailNow),
    ({ tried }) => {
      messages.notify(t('queue.tried', { count: tried }));
      return invalidate(getMailQueue);
    },
  );
  return (
    <>
      {problem && <InlineError>{problem}</InlineError>}
      <Row>
        <Button variant="default" onClick={run} aria-disabled={busy}>
          {busy ? t('queue.trying') : t('queue.try')}
        </Button>
      </Row>
    </>
  );
}
