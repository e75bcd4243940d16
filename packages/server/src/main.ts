import { setFlagsFromString } from "node:v8";
import { runShipshape } from "./run.ts";

// A round over thousands of objectives leaves much behind that V8 would keep until the heap has doubled: a third is enough.
setFlagsFromString("--heap-growing-percent=33");

/** @public scripts/start.mjs runs the demo beside it */
export const shipshape = await runShipshape(process.env);
