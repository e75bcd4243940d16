import { ensureBuilt } from "./build.mjs";
import { keepFirstStart } from "./first-start.mjs";

/**
 * Before the journeys, which run the built server: builds what is stale, and in a run of all tests keeps what its first start
 * makes.
 * @public vitest calls it
 */
export async function setup() {
  await ensureBuilt();
  const { SHIPSHAPE_FIRST_START: folder } = process.env;
  if (folder) await keepFirstStart(folder);
}
