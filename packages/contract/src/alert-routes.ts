import * as z from "zod";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Moment, Name } from "./value.ts";

/** A receiver of Alertmanager may be called anything. */
const ReceiverName = z.string().min(1).max(500);
const MatcherText = z.string().min(1).max(10_000).describe('as Alertmanager writes it: severity="critical"');
const LabelName = z.string().min(1).max(500);
const DurationText = z.string().max(50).describe("30s, 5m, 4h, 1d");
const IntervalName = z.string().min(1).max(500);

/** Whom a receiver stands for. Without a policy and a team it is whoever answers for the alert's service. */
export const Receiver = z
  .strictObject({
    name: ReceiverName,
    escalationPolicy: Name.optional().describe("the escalation policy that answers its alerts"),
    team: Name.optional().describe("the team whose escalation policy answers them"),
    notifyOnly: z.boolean().default(false).describe("its alerts are listed, and page nobody"),
  })
  .refine(({ escalationPolicy, team }) => escalationPolicy === undefined || team === undefined, {
    message: "either an escalation policy or a team",
    path: ["team"],
  });

export type RouteNode = {
  receiver?: string | undefined;
  matchers: string[];
  continue: boolean;
  groupBy?: string[] | undefined;
  groupWait?: string | undefined;
  groupInterval?: string | undefined;
  repeatInterval?: string | undefined;
  muteTimeIntervals: string[];
  activeTimeIntervals: string[];
  routes: RouteNode[];
};
type RouteNodeInput = { [K in Exclude<keyof RouteNode, "routes">]?: RouteNode[K] | undefined } & {
  routes?: RouteNodeInput[] | undefined;
};

/** A node of the tree. What it does not say it has from the node above, but times of day. */
export const RouteNode: z.ZodType<RouteNode, RouteNodeInput> = z
  .lazy(() =>
    z.strictObject({
      receiver: ReceiverName.optional(),
      matchers: z.array(MatcherText).max(100).default([]),
      continue: z.boolean().default(false).describe("routes beside it are asked too"),
      groupBy: z.array(LabelName).max(100).optional().describe('label names, or only "..." for all'),
      groupWait: DurationText.optional(),
      groupInterval: DurationText.optional(),
      repeatInterval: DurationText.optional(),
      muteTimeIntervals: z.array(IntervalName).max(100).default([]),
      activeTimeIntervals: z.array(IntervalName).max(100).default([]),
      routes: z.array(RouteNode).max(1000).default([]),
    }),
  )
  .meta({ id: "RouteNode" });

export const InhibitRule = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  sourceMatchers: z.array(MatcherText).max(100).default([]),
  targetMatchers: z.array(MatcherText).max(100).default([]),
  equal: z.array(LabelName).max(100).default([]),
  byDependency: z
    .boolean()
    .default(false)
    .describe("only where the target's service needs the source's, by the dependencies that the catalog knows"),
});

const RangeText = z.string().min(1).max(50);
export const TimeInterval = z.strictObject({
  times: z.array(z.strictObject({ startTime: z.string(), endTime: z.string() })).optional(),
  weekdays: z.array(RangeText).optional().describe("monday:friday"),
  daysOfMonth: z.array(RangeText).optional().describe("1:5, -3:-1"),
  months: z.array(RangeText).optional().describe("january:march, 12"),
  years: z.array(RangeText).optional().describe("2026:2028"),
  location: z.string().max(100).optional().describe("an IANA time zone; UTC where absent"),
});

/** Where alerts go, how they are grouped, what inhibits what, and when routes are muted: Alertmanager's meaning. */
export const RoutingSpec = z.strictObject({
  receivers: z.array(Receiver).min(1).max(10_000),
  route: RouteNode,
  inhibitRules: z.array(InhibitRule).max(1000).default([]),
  timeIntervals: z
    .array(z.strictObject({ name: IntervalName, timeIntervals: z.array(TimeInterval) }))
    .max(1000)
    .default([]),
});

/** A node with all that it has from above, and whom its receiver stands for. */
const DrawnRoute = z.object({
  path: z.string().describe('where it stands: "0" is the root, "0.2" its third child'),
  text: z.string().describe('its matchers: {severity="critical"}'),
  receiver: z.string(),
  to: z.string().describe("whom that is, in words"),
  continue: z.boolean(),
  groupBy: z.array(z.string()),
  groupWaitMs: z.int(),
  groupIntervalMs: z.int(),
  repeatIntervalMs: z.int(),
  muteTimeIntervals: z.array(z.string()),
  activeTimeIntervals: z.array(z.string()),
  mutedNow: z.string().nullable().describe("why it tells nobody now"),
  groups: z.int().describe("groups of alerts that it has now"),
});

export const RouteTest = z.object({
  receivers: z.array(z.string()).describe("in the order of the tree"),
  routes: z.array(
    z.object({
      path: z.string(),
      receiver: z.string(),
      to: z.string(),
      groupKey: z.string(),
      groupLabels: z.record(z.string(), z.string()),
      mutedNow: z.string().nullable(),
    }),
  ),
  steps: z.array(z.object({ path: z.string(), decision: z.enum(["taken", "passed"]), because: z.string() })),
  silencedBy: z.array(z.string()).describe("silences that hold now, by short id"),
  because: z.string(),
});

export const AlertGroup = z.object({
  id: z.uuid(),
  key: z.string().describe('{}/{team="a"}:{alertname="Up"}'),
  route: z.string().describe("the path of its route"),
  receiver: z.string(),
  labels: z.record(z.string(), z.string()),
  firing: z.int(),
  nextFlushAt: Moment,
  toldAt: Moment.nullable(),
  reason: z.string().nullable().describe("why it was told last"),
  because: z.string(),
});

/** What an Alertmanager's configuration file says that has no equal here, and what to do about it. */
const ImportNote = z.object({ path: z.string(), message: z.string() });

export const alertRoutes = {
  getRouting: defineRoute({
    id: "alerts.getRouting",
    method: "GET",
    path: "/api/v1/alert-routing",
    summary:
      "The route tree, its receivers, inhibition rules and time intervals; the built-in one where nobody wrote any",
    permission: "alerts:read",
    response: z.object({
      configured: z.boolean(),
      spec: RoutingSpec.nullable(),
      routes: z.array(DrawnRoute).describe("each node before those below it"),
      inhibitRules: z.array(
        z.object({
          name: z.string(),
          source: z.string(),
          target: z.string(),
          equal: z.array(z.string()),
          byDependency: z.boolean(),
          sources: z.int().describe("alerts that fire now and that it names as sources"),
        }),
      ),
      updatedAt: Moment.nullable(),
    }),
  }),
  testRouting: defineRoute({
    id: "alerts.testRouting",
    method: "POST",
    path: "/api/v1/alert-routing/test",
    summary: "Where these labels would go, and why. Nothing is changed",
    permission: "alerts:read",
    body: z.strictObject({
      labels: z.record(z.string().min(1), z.string()).optional(),
      alert: z.string().optional().describe("the labels of this alert: ALR-7"),
      spec: RoutingSpec.optional().describe("a draft; the tree that is in force where absent"),
    }),
    response: RouteTest,
  }),
  listGroups: defineRoute({
    id: "alerts.listGroups",
    method: "GET",
    path: "/api/v1/alert-groups",
    summary: "Groups of alerts, next to be looked at first",
    permission: "alerts:read",
    query: z.object({
      route: z.string().optional().describe("those of this node of the tree"),
      limit: z.coerce.number<string | number>().int().min(1).max(1000).default(200),
    }),
    response: z.object({ groups: z.array(AlertGroup) }),
  }),
  importAlertmanager: defineRoute({
    id: "alerts.importAlertmanager",
    method: "POST",
    path: "/api/v1/alert-routing/import",
    summary:
      "Take an Alertmanager's configuration file over, with its meaning; without 'apply' only say what it becomes",
    permission: "alerts:write",
    body: z.strictObject({
      configuration: z.string().min(1).max(1_500_000).describe("the text of alertmanager.yml"),
      receivers: z
        .record(z.string(), z.string())
        .default({})
        .describe('whom receivers stand for: policy "platform", "team:payments", or "nobody"'),
      apply: z.boolean().default(false),
    }),
    response: z.object({
      document: z.unknown().describe("a document of the kind AlertRouting, which applies"),
      notes: z.array(ImportNote),
      routes: z.int(),
      receivers: z.array(z.object({ name: z.string(), to: z.string() })),
      applied: z.boolean(),
    }),
  }),
};

/** Which alerts of a group were told, and why. */
export const groupFlushed = defineEvent(
  "alerts.groupFlushed",
  "A group of alerts was told to its receiver",
  z.object({
    groupId: z.uuid(),
    groupKey: z.string(),
    route: z.string(),
    receiver: z.string(),
    reason: z.enum([
      "first notification",
      "new alerts added",
      "some alerts resolved",
      "all alerts resolved",
      "repeat interval elapsed",
    ]),
    because: z.string(),
    firing: z.array(z.uuid()).describe("alerts of it that fire and are not muted"),
    fresh: z.array(z.uuid()).describe("those of them that were not told before"),
    resolved: z.int(),
  }),
);
