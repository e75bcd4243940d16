import type { Freeze } from "@shipshape/contract/gates";
import type * as z from "zod";
import type { FreezeWindow } from "./gates-store.ts";

type FreezeView = z.input<typeof Freeze>;

/** A freeze as the API tells it. */
export const freezeView = (row: FreezeWindow, at: Date): FreezeView => ({
  name: row.name,
  displayName: row.displayName,
  kind: row.kind as FreezeView["kind"],
  from: row.fromAt,
  to: row.toAt,
  reason: row.reason,
  selector: row.selector as FreezeView["selector"],
  labels: row.labels as FreezeView["labels"],
  annotations: row.annotations as FreezeView["annotations"],
  active: row.fromAt <= at && at < row.toAt,
});
