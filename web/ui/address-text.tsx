// An e-mail address that may be longer than its place: it is broken after the @ or a dot, and inside a word only as a last way.
import { Fragment } from 'react';

export function AddressText({ children }: { children: string }) {
  const parts = children.split(/(?<=[@.])/);
  return parts.map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change their places
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
