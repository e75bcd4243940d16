import { ask } from "../../kernel/ask.ts";

/** The deployments that the first page shows. */
export const latestDeployments = () => ask.changes.listDeployments({ query: { limit: 20 } });
