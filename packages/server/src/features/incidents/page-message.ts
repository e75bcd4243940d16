import type { pageRequested } from "@shipshape/contract/incidents";
import { utcMinute } from "@shipshape/domain/time/utc-minute";
import type * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";
import { shortIdOf } from "./incident-reference.ts";
import type { IncidentRow } from "./incidents-store.ts";
import type { PageRow } from "./paging-store.ts";

export type PageRequest = z.input<typeof pageRequested.payload>;

/** What a paged person reads first: how bad, what, and since when. */
export function pageMessage(
  { config }: Pick<Kernel, "config">,
  incident: IncidentRow,
  { id, userId, userName, because }: Pick<PageRow, "id" | "userId" | "userName" | "because">,
  likelyCause: string | undefined,
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
    urgency: incident.severity === "SEV4" ? "low" : "high",
    subject: `${subject} (${shortId})`,
    text: [
      incident.title,
      `${since} ${incident.because}.`,
      ...(likelyCause ? [`Likely cause: ${likelyCause}.`] : []),
    ].join("\n"),
    incidentUrl: `${config.publicUrl}/incidents/${shortId}`,
    because,
  };
}
