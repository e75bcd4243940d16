// The demo as a process of its own, started by the server: built where its sources changed, then run.
import { ensureBuilt } from "./build.mjs";

process.send?.({ type: "progress", text: "Looking whether it is built …" });
await ensureBuilt(["demo"]);
// Whoever started us may be gone by now.
const isOrphan = process.send !== undefined && !process.connected;
if (!isOrphan) await import("../dist/demo/main.js");
