/** A moment to the minute, for people in no zone that we know: `2026-03-02 09:00 UTC`. */
export const utcMinute = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
