import { useEffect, useRef, useState } from "react";

/** So long after the last key the address follows what was typed. */
const REST_MS = 120;

/**
 * What is typed into a filter whose value stands in the address: shown at once, kept in the address when the fingers
 * rest. An address that changes by itself, such as with the back button, is followed.
 */
export function useTyped(kept: string, keep: (text: string) => void): [typed: string, type: (text: string) => void] {
  const [typed, setTyped] = useState(kept);
  const [follows, setFollows] = useState(kept);
  const latest = useRef(keep);
  latest.current = keep;
  if (kept !== follows) {
    setFollows(kept);
    setTyped(kept);
  }
  useEffect(() => {
    if (typed === kept) return undefined;
    const timer = setTimeout(() => latest.current(typed), REST_MS);
    return () => clearTimeout(timer);
  }, [typed, kept]);
  return [typed, setTyped];
}
