import { ensureBuilt } from "./build.mjs";

/**
 * Before the journeys, which run the built server: builds what is stale.
 * @public vitest calls it
 */
export async function setup() {
  await ensureBuilt();
}
