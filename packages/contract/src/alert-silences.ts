import * as z from "zod";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Moment, Name } from "./value.ts";

/** A condition on a label, as Alertmanager has them: equal, not equal, or a regular expression (RE2) over the whole value. */
export const LabelMatcher = z.strictObject({
  name: z.string().min(1).max(500),
  operator: z.enum(["=", "!=", "=~", "!~"]).default("="),
  value: z.string().max(10_000),
});

export const SilenceState = z.enum(["pending", "active", "expired"]);

export const Silence = z.object({
  id: z.uuid(),
  shortId: z.string().describe("SIL-7"),
  state: SilenceState,
  matchers: z.array(LabelMatcher),
  text: z.string().describe('its matchers as Alertmanager writes them: {severity="critical"}'),
  startsAt: Moment,
  endsAt: Moment,
  createdBy: z.string(),
  comment: z.string(),
  createdAt: Moment,
  updatedAt: Moment,
  covers: z.int().describe("how many alerts that fire now its matchers cover"),
});

/** An alert that fires and that a silence covers, or would. */
export const CoveredAlert = z.object({
  id: z.uuid(),
  shortId: z.string(),
  title: z.string(),
  severity: z.string(),
  service: Name.nullable(),
  startsAt: Moment,
  incidentShortId: z.string().nullable(),
  silencedBy: z.array(z.string()).describe("silences that cover it already, by short id"),
});

const Matchers = z.array(LabelMatcher).min(1, "at least one matcher").max(100);
const Comment = z.string().trim().min(1, "say why, for whoever wonders what is missing").max(2000);
const silenceId = z.object({ silence: z.string().describe("its id or short id: SIL-7") });

export const alertSilences = {
  listSilences: defineRoute({
    id: "alerts.listSilences",
    method: "GET",
    path: "/api/v1/silences",
    summary: "Silences: those that hold, next to end first; those to come; those that are over",
    permission: "alerts:read",
    query: z.object({
      state: SilenceState.optional(),
      limit: z.coerce.number<string | number>().int().min(1).max(1000).default(200),
    }),
    response: z.object({
      silences: z.array(Silence),
      counts: z.object({ pending: z.int(), active: z.int(), expired: z.int() }),
    }),
  }),
  getSilence: defineRoute({
    id: "alerts.getSilence",
    method: "GET",
    path: "/api/v1/silences/:silence",
    summary: "A silence, with the alerts that fire now and that it covers",
    permission: "alerts:read",
    params: silenceId,
    response: Silence.extend({ alerts: z.array(CoveredAlert).describe("at most a hundred") }),
  }),
  createSilence: defineRoute({
    id: "alerts.createSilence",
    method: "POST",
    path: "/api/v1/silences",
    summary: "Silence alerts: those that the matchers cover tell nobody until it ends. They stay in the list",
    permission: "alerts:silence",
    body: z.strictObject({
      matchers: Matchers,
      startsAt: Moment.optional().describe("now where absent"),
      endsAt: Moment,
      comment: Comment,
    }),
    response: Silence,
  }),
  updateSilence: defineRoute({
    id: "alerts.updateSilence",
    method: "PATCH",
    path: "/api/v1/silences/:silence",
    summary: "Change a silence. Where that would change the past, it ends and another one takes its place",
    permission: "alerts:silence",
    params: silenceId,
    body: z.strictObject({
      matchers: Matchers.optional(),
      startsAt: Moment.optional(),
      endsAt: Moment.optional(),
      comment: Comment.optional(),
    }),
    response: Silence.extend({ because: z.string().describe("whether it kept its identity, and why") }),
  }),
  expireSilence: defineRoute({
    id: "alerts.expireSilence",
    method: "DELETE",
    path: "/api/v1/silences/:silence",
    summary: "End a silence now: what it covers and still fires is judged anew",
    permission: "alerts:silence",
    params: silenceId,
    response: Silence,
  }),
  resumeSilence: defineRoute({
    id: "alerts.resumeSilence",
    method: "POST",
    path: "/api/v1/silences/:silence/resume",
    summary: "Take the end of a silence back: another one, with the same matchers, holds from now to the end it had",
    permission: "alerts:silence",
    params: silenceId,
    response: Silence,
  }),
  previewSilence: defineRoute({
    id: "alerts.previewSilence",
    method: "POST",
    path: "/api/v1/silences/preview",
    summary: "Which alerts that fire now a silence would cover. Nothing is changed",
    permission: "alerts:read",
    body: z.strictObject({ matchers: Matchers }),
    response: z.object({
      count: z.int(),
      alerts: z.array(CoveredAlert).describe("the newest, at most a hundred"),
      because: z.string(),
    }),
  }),
};

export const silenceChanged = defineEvent(
  "alerts.silenceChanged",
  "Alerts are silenced, are silenced otherwise, or tell again",
  z.object({
    silenceId: z.uuid(),
    shortId: z.string(),
    change: z.enum(["created", "updated", "expired"]),
    matchers: z.string(),
    startsAt: Moment,
    endsAt: Moment,
    createdBy: z.string(),
    comment: z.string(),
  }),
);
