// The mark, quiet, where something larger than a page is on its way.
import { useTranslation } from 'react-i18next';
import { markPath } from './mark.tsx';

/** As index.html shows it before any code has come: nothing changes for the eye in between. */
export function LoadingMark() {
  const { t } = useTranslation('ui');
  return (
    <svg className="boot-mark" viewBox="0 0 24 24" role="img" aria-label={t('loading')}>
      <path d={markPath} />
    </svg>
  );
}
