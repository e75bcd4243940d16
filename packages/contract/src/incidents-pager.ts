import * as z from "zod";
import { defineEvent } from "./event.ts";
import { Channel } from "./notify.ts";
import { defineRoute } from "./route.ts";
import { Done, Moment, Name } from "./value.ts";

/** One thing that must always hold, as the last audit found it. */
export const PagerInvariant = z.object({
  name: z.string().describe("alert-judged, run-has-next-step, queue-in-time …"),
  title: z.string().describe("what must hold, as a sentence"),
  holds: z.boolean(),
  broken: z.int().describe("how many break it"),
  mended: z.int().describe("how many of them the audit set going again"),
  because: z.string(),
});

export const DeadManSwitch = z.object({
  host: z.string().nullable().describe("who is told that the pager lives; null while nobody is"),
  everySeconds: z.int(),
  lastToldAt: Moment.nullable().describe("when it last took it"),
  ok: z.boolean().nullable().describe("whether it took the last telling; null before the first"),
  because: z.string(),
});

export const PagerHealth = z.object({
  verdict: z.enum(["well", "troubled", "unknown"]),
  because: z.string(),
  auditedAt: Moment.nullable(),
  invariants: z.array(PagerInvariant),
  lastPage: z
    .object({
      at: Moment.describe("its first attempt"),
      user: Name,
      channel: Channel,
      status: z.string(),
      tookMs: z.number().nullable().describe("from the request to the first attempt"),
    })
    .nullable(),
  queue: z.object({
    due: z.int().describe("messages whose time has come and that nobody has begun to send"),
    oldestDueSeconds: z.number().nullable(),
    sending: z.int(),
    awaitingReceipt: z.int(),
    later: z.int().describe("messages of personal rules and retries whose time is still to come"),
  }),
  oldestStep: z
    .object({ incident: z.string(), nextStepAt: Moment.nullable(), overdueSeconds: z.number() })
    .nullable()
    .describe("the next step, of all paging runs, that is due first"),
  timeToFirst: z.object({
    pages: z.int().describe("of the last 24 hours"),
    inTime: z.int().describe("of them, attempted within ten seconds"),
    p50Ms: z.number().nullable(),
    p99Ms: z.number().nullable(),
  }),
  channels: z.array(
    z.object({
      channel: Channel,
      delivered: z.int().describe("messages of the last 24 hours"),
      failed: z.int(),
      unconfirmed: z.int(),
      lastDeliveredAt: Moment.nullable(),
      lastFailedAt: Moment.nullable(),
      lastError: z.string().nullable(),
    }),
  ),
  workers: z.array(z.object({ id: z.string(), seenSecondsAgo: z.number() })),
  failedJobs: z.int().describe("jobs of our own that failed and are not done"),
  deadManSwitch: DeadManSwitch,
});

export const pager = {
  getPagerHealth: defineRoute({
    id: "incidents.getPagerHealth",
    method: "GET",
    path: "/api/v1/pager",
    summary: "Is the pager well? What must hold, the queue, channels, workers and the dead-man switch",
    permission: "incidents:read",
    response: PagerHealth,
  }),
  putDeadManSwitch: defineRoute({
    id: "incidents.putDeadManSwitch",
    method: "PUT",
    path: "/api/v1/pager/dead-man-switch",
    summary: "Whom to tell that the pager lives, as long as everything that must hold does; null: nobody",
    permission: "oncall:write",
    body: z.strictObject({
      url: z.url().max(2000).nullable().describe("asked with GET; kept sealed, and only its host is shown again"),
      everySeconds: z.int().min(30).max(3_600).default(60),
    }),
    response: DeadManSwitch,
  }),
  auditPager: defineRoute({
    id: "incidents.auditPager",
    method: "POST",
    path: "/api/v1/pager/audit",
    summary: "Audit the pager now, and tell the dead-man switch where it is due",
    permission: "incidents:write",
    response: Done,
  }),
};

const Trouble = z.object({
  invariant: z.string(),
  title: z.string(),
  because: z.string(),
  since: Moment,
});
export const pagerTroubled = defineEvent(
  "incidents.pagerTroubled",
  "Something that must always hold for the pager does not, and could not be set right",
  Trouble,
);
export const pagerRecovered = defineEvent("incidents.pagerRecovered", "It holds again", Trouble);
