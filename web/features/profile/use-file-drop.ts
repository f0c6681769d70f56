// Lets files be dropped on an element, and keeps one dropped beside it from taking the place of the page.
import { useWindowEvent } from '@mantine/hooks';
import { type DragEvent, useRef, useState } from 'react';

interface FileDrop {
  /** A file is being dragged over the window: show where it can go. */
  near: boolean;
  over: boolean;
  target: {
    onDragEnter: () => void;
    onDragLeave: () => void;
    onDragOver: (event: DragEvent) => void;
    onDrop: (event: DragEvent) => void;
  };
}

const holdsFiles = (transfer: DataTransfer | null) => transfer?.types.includes('Files') ?? false;

export function useFileDrop(active: boolean, onFile: (file: File | undefined) => void): FileDrop {
  const [near, setNear] = useState(false);
  const [over, setOver] = useState(false);
  // Entering a child counts as leaving its parent, so both are counted.
  const windowDepth = useRef(0);
  const depth = useRef(0);

  function end() {
    windowDepth.current = 0;
    depth.current = 0;
    setNear(false);
    setOver(false);
  }
  useWindowEvent('dragenter', ({ dataTransfer }) => {
    if (!active || !holdsFiles(dataTransfer)) return;
    windowDepth.current += 1;
    setNear(true);
  });
  useWindowEvent('dragleave', ({ dataTransfer }) => {
    if (!active || !holdsFiles(dataTransfer)) return;
    windowDepth.current -= 1;
    if (windowDepth.current <= 0) end();
  });
  useWindowEvent('dragover', (event) => {
    if (!active || !holdsFiles(event.dataTransfer) || event.defaultPrevented) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
  });
  useWindowEvent('drop', (event) => {
    if (!active) return;
    if (holdsFiles(event.dataTransfer)) event.preventDefault();
    end();
  });

  return {
    near,
    over,
    target: {
      onDragEnter() {
        depth.current += 1;
        if (active) setOver(true);
      },
      onDragLeave() {
        depth.current -= 1;
        if (depth.current <= 0) setOver(false);
      },
      onDragOver(event) {
        if (!active) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      },
      onDrop(event) {
        if (!active) return;
        event.preventDefault();
        onFile(event.dataTransfer.files[0]);
      },
    },
  };
}
