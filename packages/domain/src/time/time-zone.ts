/** Whether a text names an IANA time zone that the runtime knows. A bare offset such as "+02:00" is not one. */
export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return !/^[+-]/.test(text);
  } catch {
    return false;
  }
}

/** Why a text is not a time zone, with the mend; undefined when it is one. */
export function timeZoneProblem(text: string): string | undefined {
  return isTimeZone(text) ? undefined : `"${text}" is not an IANA time zone such as "Europe/Berlin" or "UTC"`;
}
