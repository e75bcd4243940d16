import type { pageRequested } from "@shipshape/contract/incidents";
import { utcMinute } from "@shipshape/domain/time/utc-minute";
import type * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";
import { shortIdOf } from "./incident-reference.ts";
import type { IncidentRow } from "./incidents-store.ts";
import type { PageRow } from "./paging-store.ts";

export type PageRequest = z.input<typeof pageRequested.payload>;

type Telling = {
  readonly likelyCause?: string | undefined;
  readonly urgency: "high" | "low";
  /** It asks whoever acknowledged whether they still work on it. */
  readonly asks?: boolean;
};

/** What a paged person reads first: how bad, what, and since when. */
export function pageMessage(
  { config }: Pick<Kernel, "config">,
  incident: IncidentRow,
  { id, userId, userName, because }: Pick<PageRow, "id" | "userId" | "userName" | "because">,
  { likelyCause, urgency, asks = false }: Telling,
): PageRequest {
  const shortId = shortIdOf(incident);
  const subject = `[${incident.severity}] ${incident.serviceName ? `${incident.serviceName}: ` : ""}${incident.title}`;
  const since = `Since ${utcMinute(incident.beganAt)}.`;
  return {
    pageId: id,
    incidentId: incident.id,
    shortId,
    userId,
    user: userName,
    urgency,
    subject: `${asks ? "Still working on it? " : ""}${subject} (${shortId})`,
    text: [
      ...(asks ? ["Do you still work on it? Acknowledge once more if you do."] : []),
      incident.title,
      `${since} ${incident.because}.`,
      ...(likelyCause ? [`Likely cause: ${likelyCause}.`] : []),
    ].join("\n"),
    incidentUrl: `${config.publicUrl}/incidents/${shortId}`,
    because,
  };
}
