// Long work in pieces, one after the other: shows how far it is, can be stopped, and tells what failed with the rest done.
import { useEffect, useRef, useState } from 'react';

export interface BatchState<Failed> {
  running: boolean;
  stopped: boolean;
  done: number;
  total: number;
  failed: readonly Failed[];
}

interface Outcome<Failed> {
  done: number;
  failed: readonly Failed[];
}

const atRest = { running: false, stopped: false, done: 0, total: 0, failed: [] };

/** Leaving the page stops it too, after the piece that is under way. */
export function useBatch<Failed>() {
  const [state, setState] = useState<BatchState<Failed>>(atRest);
  const stopAsked = useRef(false);
  useEffect(
    () => () => {
      stopAsked.current = true;
    },
    [],
  );

  async function run<Piece>(
    pieces: readonly Piece[],
    sizeOf: (piece: Piece) => number,
    work: (piece: Piece) => Promise<Outcome<Failed>>,
  ): Promise<BatchState<Failed>> {
    stopAsked.current = false;
    const total = pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
    let now: BatchState<Failed> = { ...atRest, running: true, total };
    setState(now);
    try {
      for (const piece of pieces) {
        if (stopAsked.current) break;
        const { done, failed } = await work(piece);
        now = { ...now, done: now.done + done, failed: [...now.failed, ...failed] };
        setState(now);
      }
    } finally {
      now = { ...now, running: false, stopped: now.done + now.failed.length < total };
      setState(now);
    }
    return now;
  }
  return {
    state,
    run,
    stop() {
      stopAsked.current = true;
    },
    clear: () => setState(atRest),
  };
}
