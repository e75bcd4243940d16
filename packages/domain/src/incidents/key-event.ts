/** Kinds of timeline entries that tell the story in short; the others tell how it came about. */
const KEY_KINDS: ReadonlySet<string> = new Set([
  "opened",
  "alert",
  "quiet",
  "cause",
  "deployment",
  "severity",
  "raised",
  "unmuted",
  "title",
  "role",
  "acknowledged",
  "unacknowledged",
  "escalated",
  "exhausted",
  "unpaged",
  "fallback",
  "handed_off",
  "asked",
  "still_working",
  "note",
  "published",
  "resolved",
  "reopened",
]);

/** Whether an entry belongs to the story in short: as a person said, else by its kind. */
export const isKeyEvent = (kind: string, said: boolean | null): boolean => said ?? KEY_KINDS.has(kind);
