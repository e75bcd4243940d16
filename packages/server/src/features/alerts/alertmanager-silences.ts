import { isSameMatcher, type Matcher } from "@shipshape/domain/alerts/matcher";
import { silenceState } from "@shipshape/domain/alerts/silence";
import * as z from "zod";
import { inTransaction } from "../../kernel/database.ts";
import type { Call } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type AlertmanagerAnswer, bodyProblem, parameterProblem } from "./alertmanager-problem.ts";
import { filterOf } from "./alertmanager-query.ts";
import { endSilence, setSilence } from "./set-silence.ts";
import { bySilenceState } from "./silence-views.ts";
import { type SilenceRow, silenceOf, silencesStore } from "./silences-store.ts";
import { isWireTime } from "./wire-time.ts";

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const time = z.string().refine(isWireTime, "it is no RFC 3339 time such as 2026-01-31T12:00:00Z");

const PostableSilence = z.object({
  id: z.string().optional(),
  comment: z.string(),
  createdBy: z.string(),
  endsAt: time,
  matchers: z
    .array(z.object({ isEqual: z.boolean().default(true), isRegex: z.boolean(), name: z.string(), value: z.string() }))
    .min(1),
  startsAt: time,
});

const operatorOf = (isEqual: boolean, isRegex: boolean): Matcher["operator"] =>
  isRegex ? (isEqual ? "=~" : "!~") : isEqual ? "=" : "!=";

/** A gettableSilence of Alertmanager's API v2. */
const gettable = (row: SilenceRow, now: Date) => ({
  id: row.id,
  status: { state: silenceState(silenceOf(row), now.getTime()) },
  updatedAt: row.updatedAt,
  comment: row.comment,
  createdBy: row.createdBy,
  startsAt: row.startsAt,
  endsAt: row.endsAt,
  matchers: silenceOf(row).matchers.map(({ name, operator, value }) => ({
    name,
    value,
    isEqual: operator === "=" || operator === "=~",
    isRegex: operator === "=~" || operator === "!~",
  })),
});

/** GET /silences: those that have each matcher of the filter word for word. */
export async function getSilences({ db, clock }: Kernel, { request }: Call): Promise<AlertmanagerAnswer> {
  const filter = filterOf(request);
  if (!filter.ok) return { status: 400, body: filter.because };
  const now = clock.now();
  const rows = (await silencesStore(db).listed(now)).filter((row) =>
    filter.asked.every((wanted) => silenceOf(row).matchers.some((matcher) => isSameMatcher(matcher, wanted))),
  );
  return { status: 200, body: rows.sort(bySilenceState(now)).map((row) => gettable(row, now)) };
}

const idOf = ({ request }: Call): string => (request.params as { silenceID: string }).silenceID;

/** GET /silence/{id} */
export async function getSilence({ db, clock }: Kernel, call: Call): Promise<AlertmanagerAnswer> {
  const id = idOf(call);
  if (!UUID.test(id)) return parameterProblem("silenceID", "uuid", id);
  const row = await silencesStore(db).read({ id });
  return row ? { status: 200, body: gettable(row, clock.now()) } : { status: 404 };
}

/** DELETE /silence/{id}: ends it; one that is over already is as one that is ended. */
export function deleteSilence({ db, clock }: Kernel, call: Call): Promise<AlertmanagerAnswer> {
  const id = idOf(call);
  if (!UUID.test(id)) return Promise.resolve(parameterProblem("silenceID", "uuid", id));
  return inTransaction(db, async (tx) => {
    const row = await silencesStore(tx).find({ id });
    if (!row) return { status: 404 };
    await endSilence(tx, call.actor, row, clock.now().getTime());
    return { status: 200 };
  });
}

/** POST /silences: makes one, or changes one with Alertmanager's own meaning. */
export async function postSilences(kernel: Kernel, { request, actor }: Call): Promise<AlertmanagerAnswer> {
  const parsed = PostableSilence.safeParse(request.body ?? undefined);
  if (!parsed.success) return bodyProblem("silence", parsed.error, request.body);
  const { id, comment, createdBy, matchers } = parsed.data;
  const [startsAt, endsAt] = [new Date(parsed.data.startsAt), new Date(parsed.data.endsAt)];
  const failed = (because: string): AlertmanagerAnswer => ({
    status: 400,
    body: `Failed to create silence: ${because}`,
  });
  if (startsAt >= endsAt) return failed("start time must be before end time");
  if (endsAt < kernel.clock.now()) return failed("end time can't be in the past");
  if (id && !UUID.test(id)) return { status: 404, body: "silence not found" };
  const set = await setSilence(kernel, actor, id || undefined, {
    matchers: matchers.map(({ isEqual, isRegex, name, value }) => ({
      name,
      operator: operatorOf(isEqual, isRegex),
      value,
    })),
    startsAt,
    endsAt,
    createdBy,
    comment,
  });
  if (set.ok) return { status: 200, body: { silenceID: set.row.id } };
  return { status: set.code === "not_found" ? 404 : 400, body: set.because };
}
