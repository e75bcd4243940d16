import * as z from "zod";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Done, Moment, Name } from "./value.ts";

/** `requested` waits for somebody; `taken` for approval; `applied` is an override now. */
export const CoverState = z.enum(["requested", "taken", "applied", "withdrawn", "expired"]);

export const CoverRequest = z.object({
  id: z.uuid(),
  schedule: Name,
  user: Name.describe("who wants to be covered"),
  from: Moment,
  to: Moment,
  note: z.string(),
  inReturn: z.object({ from: Moment, to: Moment }).nullable().describe("what they take of whoever covers: a swap"),
  state: CoverState,
  takenBy: Name.nullable(),
  approvedBy: z.string().nullable(),
  createdAt: Moment,
});

const Span = z.strictObject({ from: Moment, to: Moment });
const byId = z.object({ requestId: z.uuid() });

export const oncallCover = {
  listCoverRequests: defineRoute({
    id: "oncall.listCoverRequests",
    method: "GET",
    path: "/api/v1/cover-requests",
    summary: "Who wants to be covered, and what became of it; those that are still ahead first",
    permission: "oncall:read",
    query: z.object({ schedule: Name.optional(), state: CoverState.optional() }),
    response: z.object({ requests: z.array(CoverRequest) }),
  }),
  createCoverRequest: defineRoute({
    id: "oncall.createCoverRequest",
    method: "POST",
    path: "/api/v1/schedules/:name/cover-requests",
    summary: "Ask to be covered for a while, or offer a swap",
    permission: "oncall:override",
    params: z.object({ name: Name }),
    body: Span.extend({
      user: Name.optional().describe("for whom; oneself without"),
      note: z.string().max(500).default(""),
      inReturn: Span.optional(),
    }),
    response: CoverRequest,
  }),
  takeCoverRequest: defineRoute({
    id: "oncall.takeCoverRequest",
    method: "POST",
    path: "/api/v1/cover-requests/:requestId/take",
    summary: "Cover for somebody; it counts at once, unless the schedule wants an approval",
    permission: "oncall:override",
    params: byId,
    body: z.strictObject({ user: Name.optional().describe("who covers; oneself without") }),
    response: CoverRequest,
  }),
  approveCoverRequest: defineRoute({
    id: "oncall.approveCoverRequest",
    method: "POST",
    path: "/api/v1/cover-requests/:requestId/approve",
    summary: "Approve a cover that somebody took: from now on it counts",
    permission: "oncall:write",
    params: byId,
    response: CoverRequest,
  }),
  unapproveCoverRequest: defineRoute({
    id: "oncall.unapproveCoverRequest",
    method: "POST",
    path: "/api/v1/cover-requests/:requestId/unapprove",
    summary: "Take an approval back: the cover waits for one again, and until then whoever asked is on call",
    permission: "oncall:write",
    params: byId,
    response: CoverRequest,
  }),
  releaseCoverRequest: defineRoute({
    id: "oncall.releaseCoverRequest",
    method: "POST",
    path: "/api/v1/cover-requests/:requestId/release",
    summary: "Give a cover back, or decline it: the request waits for somebody again",
    permission: "oncall:override",
    params: byId,
    response: CoverRequest,
  }),
  withdrawCoverRequest: defineRoute({
    id: "oncall.withdrawCoverRequest",
    method: "DELETE",
    path: "/api/v1/cover-requests/:requestId",
    summary: "Take a request back that does not count yet",
    permission: "oncall:override",
    params: byId,
    response: Done,
  }),
};

export const coverChanged = defineEvent(
  "oncall.coverChanged",
  "Somebody asked to be covered, took a cover or gave it back, or it was approved or withdrawn",
  z.object({
    requestId: z.uuid(),
    schedule: Name,
    user: Name,
    state: CoverState,
    takenBy: Name.nullable(),
    unapproved: z.boolean().optional().describe("it had counted: its approval was taken back"),
  }),
);
