import { useEffect, useState } from "react";

/** The value once it has not changed for a while; an empty text at once. */
export function useRested<T>(value: T, restMs: number): T {
  const [rested, setRested] = useState(value);
  const isEmpty = value === "";
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), isEmpty ? 0 : restMs);
    return () => clearTimeout(timer);
  }, [value, isEmpty, restMs]);
  return isEmpty ? value : rested;
}
