import type { ChangeSource } from "@shipshape/contract/changes-sources";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";

export type SourceView = z.infer<typeof ChangeSource>;

/** What was just made of a source: known to this page only, and gone with it. */
export type MadeSource = { readonly key: string | null; readonly secret: string | null };

export const standingOf = ({ lastEventAt }: SourceView): Status =>
  lastEventAt ? { tone: "ok", word: "received" } : { tone: "unknown", word: "waits for its first event" };

export const refusedCount = ({ refusals }: SourceView): number => refusals.reduce((sum, { count }) => sum + count, 0);
