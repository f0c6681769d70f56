// Whether a form stands in the place of a text; once it is done, the focus is on the button that opened it again.
import { type RefObject, useEffect, useRef, useState } from 'react';

interface EditInPlace {
  editing: boolean;
  opener: RefObject<HTMLButtonElement | null>;
  start: () => void;
  stop: () => void;
}

export function useEditInPlace(): EditInPlace {
  const [editing, setEditing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !editing) opener.current?.focus();
    wasEditing.current = editing;
  }, [editing]);
  return { editing, opener, start: () => setEditing(true), stop: () => setEditing(false) };
}
