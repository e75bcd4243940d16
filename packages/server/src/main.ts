import { runShipshape } from "./run.ts";

/** @public scripts/start.mjs runs the demo beside it */
export const shipshape = await runShipshape(process.env);
