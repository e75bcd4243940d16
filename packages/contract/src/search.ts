import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Moment } from "./value.ts";

/** What can be found, in the order in which equal finds are shown. */
export const SEARCH_KINDS = [
  "service",
  "incident",
  "alert",
  "slo",
  "deployment",
  "team",
  "person",
  "schedule",
  "escalation_policy",
  "environment",
  "status_page",
] as const;

export const SearchKind = z.enum(SEARCH_KINDS);

/** One thing that was found: enough to name it and to go there. */
export const SearchHit = z.object({
  /** What its page is called by: a name, or a short id such as INC-142. */
  name: z.string(),
  title: z.string(),
  /** What a person wants to know before opening it: "owned by payments-team". */
  about: z.string(),
  /** How it stands, where it has a status. */
  status: z.string().nullable(),
  at: Moment.nullable(),
});

export const search = {
  everywhere: defineRoute({
    id: "search.everywhere",
    method: "GET",
    path: "/api/v1/search",
    summary: "Find services, incidents, alerts, SLOs, deployments, people and more, by short id, name or words",
    permission: "self",
    query: z.object({
      q: z.string().trim().min(1, "what to look for").max(200).describe("a short id, a name, or words of it"),
      kind: SearchKind.optional().describe("only this kind"),
      limit: z.coerce.number<string | number>().int().min(1).max(50).default(6).describe("at most so many of a kind"),
    }),
    response: z.object({
      /** Best first; only kinds that the caller may read, and of which something was found. */
      groups: z.array(z.object({ kind: SearchKind, hits: z.array(SearchHit), more: z.boolean() })),
    }),
  }),
};
