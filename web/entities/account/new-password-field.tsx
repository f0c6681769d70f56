// The field for a new password; while one types, a meter says how good it is and why.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ratePassword } from '../../../contract/api/passwords.ts';
import { errors } from '../../../contract/errors.ts';
import { call } from '../../api/call.ts';
import { Meter } from '../../ui/meter.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { missingCharacters, useLeastLength } from './open-policy.ts';

const askedAfterMs = 300;

interface Rating {
  score: number;
  reasons: string[];
  why?: string;
}

/** `words` of the person belong in no password. */
export function NewPasswordField({
  label,
  error,
  words,
}: {
  label: string;
  error: string | undefined;
  words?: readonly string[];
}) {
  const { t } = useTranslation('password');
  const [typed, setTyped] = useState('');
  const leastLength = useLeastLength();
  const rating = usePasswordRating(typed, leastLength, words);
  return (
    <div>
      <PasswordField
        label={label}
        name="password"
        autoComplete="new-password"
        description={!leastLength ? undefined : t('hint', { count: leastLength })}
        error={error}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {rating && !error && (
        <Meter label={t('meter')} value={rating.score}>
          {rating.words}
        </Meter>
      )}
    </div>
  );
}

const kept = ['password.weak', 'password.fair', 'password.good', 'password.strong'] as const;
type Kept = (typeof kept)[number];

function usePasswordRating(typed: string, leastLength: number | undefined, words: readonly string[] = []) {
  const { t, i18n } = useTranslation('password');
  const [answer, setAnswer] = useState<Rating & { of: string }>();
  const missing = missingCharacters(typed, leastLength);
  const key = words.join('\n');

  useEffect(() => {
    if (typed === '' || missing > 0) return;
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      // A meter that is not answered is not shown; the form says what is refused all the same.
      const body = { password: typed, words: key.split('\n').filter(Boolean) };
      const given = await call(ratePassword, { body, signal: stop.signal }).catch(() => undefined);
      if (!stop.signal.aborted) setAnswer(given && { ...given, of: typed });
    }, askedAfterMs);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [typed, missing, key]);

  if (typed === '') return undefined;
  if (missing > 0) return { score: 0, words: t('short', { count: missing }) };
  if (!answer) return undefined;
  const [reason = ''] = answer.reasons;
  const isKept = (code: string): code is Kept => kept.some((known) => known === code);
  if (isKept(reason)) return { score: answer.score, words: t(reason) };
  // The server's own sentence names the word to leave out.
  if (answer.why && i18n.language === 'en') return { score: answer.score, words: answer.why };
  return { score: answer.score, words: reason in errors ? t(`errors:${reason}` as 'hint') : '' };
}
