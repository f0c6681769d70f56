// Says what an error means, in the person's language.
import i18next from 'i18next';
import { ApiError, NetworkLoss, Refusal } from '../api/api-error.ts';
import { DeviceError } from '../api/device-error.ts';
import { MissingPart } from '../parts/fetch-part.ts';

/** Of a field: the server's sentence says more than the code, such as which word to leave out; it is English. */
export function fieldWords(error: ApiError, field: string): string {
  return (i18next.language === 'en' && error.fields[field]) || errorWords(error);
}

export function errorWords(error: unknown): string {
  if (error instanceof NetworkLoss) return i18next.t('errors:network');
  if (error instanceof MissingPart) return i18next.t('errors:missingPart');
  if (error instanceof DeviceError) return i18next.t(`errors:device.${error.reason}`);
  if (error instanceof Refusal) return error.message;
  if (!(error instanceof ApiError)) return i18next.t('errors:unknown');
  // A newer server may know codes that this page does not; its own sentence is better than none.
  const words = i18next.t(`errors:${error.code}`, { defaultValue: error.message });
  if (error.status < 500 || !error.requestId) return words;
  return `${words} ${i18next.t('errors:requestId', { id: error.requestId })}`;
}
