import type { Evidence } from "@shipshape/contract/changes-evidence";
import type * as z from "zod";
import type { EvidenceRow } from "./evidence-store.ts";

export type EvidenceView = z.input<typeof Evidence>;

/** A file that was sent, as its readers see it. Its summary has the form of its kind: the answer's schema checks it. */
export const evidenceView = (
  { serviceId: _, commitSha, summary, ...row }: EvidenceRow,
  service: string,
): EvidenceView => ({ ...row, service, commit: commitSha, summary }) as EvidenceView;
