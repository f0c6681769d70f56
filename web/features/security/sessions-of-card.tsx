// The open sessions of somebody else, ended one by one or all at once.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endSession, endSessions, type SessionShown } from '../../../contract/api/sessions.ts';
import { asGood } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { AbilityButton } from '../../entities/account/ability-button.tsx';
import { type Asked, ConfirmForOther } from '../../entities/account/confirm.tsx';
import { reasonAgainst, useOtherUser } from '../../entities/account/other-user.tsx';
import { sessionsQuery } from '../../entities/account/sessions.ts';
import { CardState } from '../../ui/card-state.tsx';
import { Card } from '../../ui/page.tsx';
import { Row } from '../../ui/stack.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import { SessionTable, useSessionName } from './session-table.tsx';

/** Shown before one asks for all, so that ending them is never far below. */
const shownFirst = 8;

export function SessionsOfCard() {
  const { t } = useTranslation('otherUser');
  const { t: ofSessions } = useTranslation('sessions');
  const nameOf = useSessionName();
  const otherUser = useOtherUser();
  const { key, name } = otherUser;
  const seen = reasonAgainst(otherUser, 'sessions.see') === undefined;
  const list = useQuery({ ...sessionsQuery(key), enabled: seen });
  const [asked, setAsked] = useState<Asked>();
  const [whole, setWhole] = useState(false);
  const count = list.data?.length ?? 0;
  const shown = whole || count <= shownFirst + 1 ? list.data : list.data?.slice(0, shownFirst);

  function askOne(session: SessionShown) {
    const device = nameOf(session);
    setAsked({
      title: ofSessions('end.title'),
      text: t('sessions.end.text', { name, device }),
      verb: ofSessions('end.do'),
      async work() {
        await asGood(call(endSession, { params: { key, id: session.id } }), 'session.not-found');
        return ofSessions('end.done', { name: device });
      },
    });
  }
  function askAll() {
    setAsked({
      title: t('sessions.all.title', { name }),
      text: t('sessions.all.text', { name, count }),
      verb: t('sessions.all'),
      async work() {
        const { ended } = await call(endSessions, { params: { key } });
        return ofSessions('others.done', { count: ended });
      },
    });
  }
  return (
    <Card id="sessions" title={ofSessions('title')} intro={t('sessions.intro', { name })}>
      {seen && !list.data && <CardState error={list.error} onAgain={() => list.refetch()} />}
      {list.data && count === 0 && <p>{t('sessions.none', { name })}</p>}
      {shown && shown.length > 0 && <SessionTable sessions={shown} onEnd={askOne} />}
      {shown && shown.length < count && (
        <div>
          <TextButton onClick={() => setWhole(true)}>{ofSessions('more', { count })}</TextButton>
        </div>
      )}
      {(!list.data || count > 0) && (
        <Row justify="end">
          <AbilityButton ability="sessions.end" onClick={askAll}>
            {t('sessions.all')}
          </AbilityButton>
        </Row>
      )}
      {asked && <ConfirmForOther asked={asked} onClose={() => setAsked(undefined)} />}
    </Card>
  );
}
