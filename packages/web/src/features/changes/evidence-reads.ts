import { ask } from "../../kernel/ask.ts";

/** Everything that was sent of a service, newest first. */
export const sentOf = (service: string) => ask.changes.listEvidence({ query: { service, limit: 200 } });
