import { join } from "node:path";
import { createServer } from "vite";
import { root } from "./command.mjs";

/** The gallery of the kit, for whoever works on the interface: no server and no database are needed. */
const web = join(root, "packages/web");
const server = await createServer({ root: web, configFile: join(web, "vite.config.ts"), logLevel: "warn" });
await server.listen();
console.log(`The kit is shown at ${server.resolvedUrls?.local[0]}kit`);
