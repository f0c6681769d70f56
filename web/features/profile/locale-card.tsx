// The language and time zone of a person.
import type { UseFormReturnType } from '@mantine/form';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Language, languageFor, languages } from '../../../contract/languages.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { spokenLanguage } from '../../i18n/messages.ts';
import { type ComboOption, SelectField } from '../../ui/combo-field.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Card } from '../../ui/page.tsx';
import { Stack } from '../../ui/stack.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import { HiddenReason } from './hidden-reason.tsx';
import type { ProfileValues } from './profile-fields.ts';
import { deviceZone, listZones, nameToday, offsetWords, zoneWords } from './time-zones.ts';

interface LocaleCardProps {
  form: UseFormReturnType<ProfileValues>;
  own: boolean;
  /** Why the viewer may not change it; absent where they may. */
  reason: string | undefined;
}

export function LocaleCard(props: LocaleCardProps) {
  const { t } = useTranslation('profile');
  return (
    <Card id="locale" title={t('locale')}>
      <LanguageField {...props} />
      <ZoneField {...props} />
    </Card>
  );
}

/** A choice only where there is one: until Conch speaks a second language, it says which it speaks. */
function LanguageField({ form, reason }: LocaleCardProps) {
  const { t } = useTranslation('profile');
  const chosen = form.values.language ? languageFor([form.values.language]) : spokenLanguage();
  const tags = Object.keys(languages) as Language[];
  if (tags.length === 1) {
    return (
      <Facts>
        <Fact term={t('language')} note={t('language.note')}>
          {languages[chosen]}
        </Fact>
      </Facts>
    );
  }
  return (
    <SelectField
      label={t('language')}
      description={
        <>
          {t('language.note')}
          <HiddenReason reason={reason} />
        </>
      }
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      options={tags.map((tag) => ({ value: tag, label: languages[tag] }))}
      chosen={chosen}
      onChoose={(tag) => form.setFieldValue('language', tag)}
      disabled={reason !== undefined}
    />
  );
}

function ZoneField({ form, own, reason }: LocaleCardProps) {
  const { t } = useTranslation('profile');
  const { locale } = useLocale();
  const [asked, setAsked] = useState(false);
  const zone = nameToday(form.values.timeZone);
  const device = deviceZone();
  const options = useMemo(
    () => (asked ? listZones(locale, new Date(), zone).map(optionOf) : zone ? [optionOf(plainChoice(zone))] : []),
    [asked, locale, zone],
  );
  return (
    <Stack gap={2}>
      <SelectField
        label={t('zone')}
        description={
          <>
            {t('zone.note')}
            <HiddenReason reason={reason} />
          </>
        }
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={t('zone.none')}
        options={options}
        chosen={zone}
        onChoose={(chosen) => form.setFieldValue('timeZone', chosen)}
        onPointerEnter={() => setAsked(true)}
        onFocusCapture={() => setAsked(true)}
        error={form.errors.timeZone}
        disabled={reason !== undefined}
      />
      {own && reason === undefined && zone !== device && (
        <div>
          <TextButton onClick={() => form.setFieldValue('timeZone', device)}>
            {t('zone.use', { zone: zoneWords(device) })}
          </TextButton>
        </div>
      )}
    </Stack>
  );
}

function plainChoice(zone: string) {
  return { zone, offset: offsetWords(zone, new Date()), words: '' };
}

function optionOf({ zone, offset, words }: { zone: string; offset: string; words: string }): ComboOption {
  return { value: zone, label: zoneWords(zone), note: offset, find: `${words} ${zone}` };
}
