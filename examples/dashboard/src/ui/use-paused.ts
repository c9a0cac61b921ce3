import { useEffect, useState } from 'react';

const pauseMs = 180;

/** The text as it was when typing paused: each that is searched for is a request, and costs what one costs. */
export function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
