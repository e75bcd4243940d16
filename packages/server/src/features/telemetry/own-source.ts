import { PUSH_SOURCE } from "@shipshape/domain/slo/indicator";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { audit } from "../access/index.ts";
import { telemetryStore } from "./telemetry-store.ts";

/** The source that is this server itself: its own metrics, read without a request. */
export const OWN_SOURCE = "self";

/** The names of sources that nobody can add, change or remove: ourselves, and what is pushed. */
export const BUILT_IN_SOURCES: readonly string[] = [OWN_SOURCE, PUSH_SOURCE];

/** Makes it at the first start. */
export async function ensureOwnSource(tx: Tx): Promise<void> {
  const store = telemetryStore(tx);
  if (await store.source(OWN_SOURCE)) return;
  await store.ensureOwnSource(newId(), OWN_SOURCE, "This server");
  await audit(tx, SYSTEM, { action: "telemetry.ensureOwnSource", subject: `source:${OWN_SOURCE}` });
}
