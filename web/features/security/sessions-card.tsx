// The open sessions: device, how and when it signed in, where it was last seen; ending one, the others, or all.

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endSession, endSessions, listSessions, type SessionShown } from '../../../contract/api/sessions.ts';
import { asGood } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { invalidate } from '../../api/query.ts';
import { useAction } from '../../api/use-action.ts';
import { useMe } from '../../entities/account/me.ts';
import { sessionsQuery } from '../../entities/account/sessions.ts';
import { CardState } from '../../ui/card-state.tsx';
import { DangerConfirm } from '../../ui/danger-confirm.tsx';
import { messages } from '../../ui/messages.ts';
import { Card } from '../../ui/page.tsx';
import { Row } from '../../ui/stack.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import { leaveSignedOut } from './leave.ts';
import { SessionTable, useSessionName } from './session-table.tsx';
import styles from './sessions-card.module.css';

/** Shown before one asks for all, so that ending them is never far below. */
const shownFirst = 8;

type Question = { ask: 'one'; session: SessionShown } | { ask: 'others' | 'all' };

export function SessionsCard() {
  const { t } = useTranslation('sessions');
  const me = useMe();
  const list = useQuery(sessionsQuery(me.user._key));
  const [question, setQuestion] = useState<Question>();
  const [whole, setWhole] = useState(false);
  const others = (list.data?.length ?? 1) - 1;
  // One more than that is shown rather than hidden behind a button.
  const shown = whole || others <= shownFirst ? list.data : list.data?.slice(0, shownFirst);
  return (
    <Card id="sessions" title={t('title')} intro={t('intro')}>
      {!list.data && <CardState error={list.error} onAgain={() => list.refetch()} />}
      {list.data && shown && (
        <>
          <SessionTable sessions={shown} onEnd={(session) => setQuestion({ ask: 'one', session })} />
          {others === 0 && <p>{t('only')}</p>}
          <Row justify="end">
            {shown.length < list.data.length && (
              <span className={styles.more}>
                <TextButton onClick={() => setWhole(true)}>{t('more', { count: list.data.length })}</TextButton>
              </span>
            )}
            {others > 0 && (
              <Button variant="default" onClick={() => setQuestion({ ask: 'others' })}>
                {t('others')}
              </Button>
            )}
            <Button variant="default" onClick={() => setQuestion({ ask: 'all' })}>
              {t('all')}
            </Button>
          </Row>
        </>
      )}
      {question && <EndQuestion question={question} count={others + 1} onClose={() => setQuestion(undefined)} />}
    </Card>
  );
}

function EndQuestion({ question, count, onClose }: { question: Question; count: number; onClose: () => void }) {
  const { t } = useTranslation('sessions');
  const nameOf = useSessionName();
  const { ask } = question;
  const name = ask === 'one' ? nameOf(question.session) : '';
  function endText({ current, address }: SessionShown): string {
    if (current) return t('end.text.this');
    return address ? t('end.text', { name, address }) : t('end.text.nowhere', { name });
  }

  const { run, busy, problem } = useAction(async () => {
    if (ask === 'one') {
      await asGood(call(endSession, { params: { key: 'me', id: question.session.id } }), 'session.not-found');
      if (question.session.current) return leaveSignedOut();
      messages.notify(t('end.done', { name }));
    } else {
      const { ended } = await call(endSessions, {
        params: { key: 'me' },
        query: ask === 'others' ? { others: 'true' } : {},
      });
      if (ask === 'all') return leaveSignedOut();
      messages.notify(t('others.done', { count: ended }));
    }
    onClose();
    await invalidate(listSessions);
  });

  const words = {
    one: () => ({
      title: t('end.title'),
      verb: t('end.do'),
      text: ask === 'one' ? endText(question.session) : '',
    }),
    others: () => ({
      title: t('others.title'),
      verb: t('others.do'),
      text: t('others.text', { count: count - 1 }),
    }),
    all: () => ({ title: t('all.title'), verb: t('all.do'), text: t('all.text', { count }) }),
  }[ask]();
  return (
    <DangerConfirm
      opened
      title={words.title}
      verb={words.verb}
      busy={busy}
      error={problem}
      onConfirm={run}
      onCancel={onClose}
    >
      {words.text}
    </DangerConfirm>
  );
}
