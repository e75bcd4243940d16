/** What went wrong, as far as what was thrown says it. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
