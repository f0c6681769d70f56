// The lines of the activity as the list shows them: a sign-in from a new device is one thing, though two lines are kept of it.
import type { ActivityShown } from '../../../contract/api/activity.ts';

/** Both are written with one sign-in. */
const togetherMs = 5000;

/**
 * @param entries newest first. What the sign-in says of its way is said with the device; refusals that are the same are
 * one row with `times` in its data. The export keeps every line.
 */
export function rowsOf(entries: readonly ActivityShown[]): ActivityShown[] {
  const rows: ActivityShown[] = [];
  for (const row of withDevices(entries)) {
    const newer = rows.at(-1);
    if (!newer || !isSameRefusal(newer, row)) rows.push(row);
    else rows[rows.length - 1] = { ...newer, data: { ...newer.data, times: Number(newer.data.times ?? 1) + 1 } };
  }
  return rows;
}

function isSameRefusal(newer: ActivityShown, older: ActivityShown): boolean {
  return (
    (older.kind === 'signin.refused' || older.kind === 'proof.refused') &&
    newer.kind === older.kind &&
    newer.data.why === older.data.why &&
    newer.address === older.address &&
    newer.by?._key === older.by?._key
  );
}

function withDevices(entries: readonly ActivityShown[]): ActivityShown[] {
  return entries.flatMap((entry, at) => {
    const [newer, older] = [entries[at - 1], entries[at + 1]];
    if (newer && areOne(newer, entry)) return [];
    if (older && areOne(entry, older)) return [{ ...entry, data: { ...older.data, ...entry.data } }];
    return [entry];
  });
}

function areOne(device: ActivityShown, signIn: ActivityShown): boolean {
  return (
    device.kind === 'signin.new-device' &&
    signIn.kind === 'signin.succeeded' &&
    device.seq === signIn.seq + 1 &&
    device.address === signIn.address &&
    Math.abs(Date.parse(device.at) - Date.parse(signIn.at)) <= togetherMs
  );
}
