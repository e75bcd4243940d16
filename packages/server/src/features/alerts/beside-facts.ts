import type { Facts, PipelineAlert } from "@shipshape/domain/alerts/disposition";
import type { Tx } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";

/** What silences, inhibition and the route tree say of alerts; read once for a batch. */
export type BesideFacts = Pick<Facts, "silencedBy" | "inhibitedBy" | "routeOf">;

/** Reads what the stages beside the rules need, in a few statements for all of these alerts. */
export async function besideFacts(
  _tx: Tx,
  _kernel: Kernel,
  _alerts: readonly PipelineAlert[],
  _nowMs: number,
): Promise<BesideFacts> {
  return {};
}
