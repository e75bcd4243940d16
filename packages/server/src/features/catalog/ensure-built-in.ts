import { SYSTEM } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { audit } from "../access/index.ts";
import { catalogStore } from "./catalog-store.ts";
import { catalogViews } from "./catalog-views.ts";
import { putServices } from "./put-services.ts";

/** The team and the service that stand for this server itself, so that its own health is shown like any other's. */
export const BUILT_IN = "shipshape";

const team = {
  name: BUILT_IN,
  displayName: "Shipshape",
  description: "Whoever runs this server.",
  contacts: [],
  labels: {},
  annotations: {},
  memberIds: [],
};

const service = {
  name: BUILT_IN,
  displayName: "Shipshape",
  description: "This server itself. Make the team that runs it its owner, and that team is paged when it is not well.",
  owner: BUILT_IN,
  tier: 1,
  lifecycle: "production" as const,
  contacts: [],
  links: [],
  dependsOn: [],
  labels: {},
  annotations: {},
  origin: "built in",
  builtIn: true,
};

/** Makes both at the first start; what somebody changed of them since stays. */
export async function ensureBuiltIn(tx: Tx): Promise<void> {
  if (await catalogViews(tx).service(BUILT_IN)) return;
  await catalogStore(tx).putTeams([team]);
  await audit(tx, SYSTEM, { action: "catalog.ensureBuiltIn", subject: `team:${BUILT_IN}`, after: team });
  await putServices(tx, SYSTEM, "catalog.ensureBuiltIn", [{ service }]);
}
