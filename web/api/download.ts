// Downloads a file that wants a fresh proof: a link alone would save the refusal in place of the file.
import type { Endpoint } from '../../contract/endpoint.ts';
import { proofGate } from './proof-gate.ts';

/** Asks without a body first; declined, nothing is downloaded. The page stays, since the answer is an attachment. */
export async function downloadWithProof({ path }: Endpoint): Promise<void> {
  const asked = await fetch(path, { method: 'HEAD' });
  if (asked.status === 403 && !(proofGate.isWatched() && (await proofGate.askForProof()))) return;
  location.assign(path);
}
