import { runShipshape } from "./run.ts";

await runShipshape(process.env);
