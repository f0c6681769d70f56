// Finds out from the error of a step what is wrong, in the terms of the contract.
import type { NodemailerError } from 'nodemailer';
import type { MailProblem, MailStep } from '../../../contract/mail-settings.ts';
import type { SmtpSettings } from '../../config/setting-values.ts';

const byCode: Record<string, MailProblem> = {
  ECONNREFUSED: 'port-closed',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'no-answer',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-untrusted',
  CERT_UNTRUSTED: 'certificate-untrusted',
  CERT_REVOKED: 'certificate-untrusted',
  INVALID_PURPOSE: 'certificate-untrusted',
  // A server that answers in plain text where TLS was begun.
  ERR_SSL_WRONG_VERSION_NUMBER: 'tls-not-here',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'tls-not-here',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
};

export function problemOf(error: NodemailerError, step: MailStep, settings: SmtpSettings): MailProblem {
  const { code = '', originalCode = '', timeoutType } = error;
  const known = byCode[originalCode] ?? byCode[code];
  if (step === 'encrypt') return ofGreeting(error, known, settings);
  if (known && known !== 'no-answer') return known;
  if (timeoutType || code === 'ETIMEDOUT') return 'no-answer';
  if (step === 'sign-in') return ofSignIn(error);
  if (step === 'send') return ofSending(error);
  return 'failed';
}

const replyCode = ({ response, responseCode }: NodemailerError): number =>
  responseCode ?? Number(/^\d{3}/.exec(response ?? '')?.[0] ?? 0);

function ofGreeting(error: NodemailerError, known: MailProblem | undefined, settings: SmtpSettings): MailProblem {
  if (known && known !== 'no-answer') return known;
  const { code, command, response } = error;
  if (error.timeoutType || code === 'ETIMEDOUT') return settings.implicitTls ? 'tls-not-here' : 'no-greeting';
  if (command === 'STARTTLS') return 'no-starttls';
  if (code === 'ETLS') return settings.implicitTls ? 'tls-not-here' : response ? 'no-starttls' : 'tls-failed';
  if (code === 'ECONNECTION') return 'closed';
  if (code === 'EPROTOCOL') return /^[45]\d\d[ -]/.test(response ?? '') ? 'turned-away' : 'not-a-mail-server';
  return settings.implicitTls ? 'tls-failed' : 'failed';
}

function ofSignIn(error: NodemailerError): MailProblem {
  const status = replyCode(error);
  if (status >= 400 && status < 500) return 'later';
  if (status === 502 || status === 503 || status === 504) return 'sign-in-not-offered';
  return error.code === 'EAUTH' ? 'password-wrong' : 'closed';
}

function ofSending(error: NodemailerError): MailProblem {
  const status = replyCode(error);
  if (status >= 400 && status < 500) return 'later';
  if (status === 530) return 'sign-in-needed';
  if (error.command === 'MAIL FROM') return 'sender-refused';
  if (error.command === 'RCPT TO') return 'recipient-refused';
  if (error.command === 'DATA') return 'mail-refused';
  return error.code === 'ECONNECTION' ? 'closed' : 'failed';
}
