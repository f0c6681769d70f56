// The reason why a field is off, for screen readers; to the eye it stands once, at the top of the page.
import { VisuallyHidden } from '@mantine/core';

export function HiddenReason({ reason }: { reason: string | undefined }) {
  return reason === undefined ? null : <VisuallyHidden> {reason}</VisuallyHidden>;
}
