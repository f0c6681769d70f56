// Lets files be dropped on an element, and keeps one dropped beside it from taking the place of the page.
import { type DragEvent, useEffect, useRef, useState } from 'react';

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

  useEffect(() => {
    if (!active) return;
    const end = () => {
      windowDepth.current = 0;
      depth.current = 0;
      setNear(false);
      setOver(false);
    };
    const listeners: [string, (event: globalThis.DragEvent) => void][] = [
      [
        'dragenter',
        (event) => {
          if (!holdsFiles(event.dataTransfer)) return;
          windowDepth.current += 1;
          setNear(true);
        },
      ],
      [
        'dragleave',
        (event) => {
          if (!holdsFiles(event.dataTransfer)) return;
          windowDepth.current -= 1;
          if (windowDepth.current <= 0) end();
        },
      ],
      [
        'dragover',
        (event) => {
          if (!holdsFiles(event.dataTransfer) || event.defaultPrevented) return;
          event.preventDefault();
          if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
        },
      ],
      [
        'drop',
        (event) => {
          if (holdsFiles(event.dataTransfer)) event.preventDefault();
          end();
        },
      ],
    ];
    for (const [name, listener] of listeners) window.addEventListener(name as 'drop', listener);
    return () => {
      for (const [name, listener] of listeners) window.removeEventListener(name as 'drop', listener);
    };
  }, [active]);

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
