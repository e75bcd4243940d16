import { useEffect, useState } from "react";

/** The value once it has not changed for a while; an empty one at once. */
export function useRested(value: string, restMs: number): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), value === "" ? 0 : restMs);
    return () => clearTimeout(timer);
  }, [value, restMs]);
  return value === "" ? "" : rested;
}
