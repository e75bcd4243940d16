import { exclusionChanged } from "@shipshape/contract/slo-exclusions";
import { DAY_MS, MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Actor } from "../../kernel/actor.ts";
import type { Db, Tx } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { chunks } from "../../kernel/grouped.ts";
import { enqueue } from "../../kernel/jobs.ts";
import { audit } from "../access/index.ts";
import { type Excluding, spansByObjective } from "./excluded-spans.ts";
import { type ChangeEffects, type ExclusionsChange, exclusionEffects } from "./exclusion-effects.ts";
import { type ExclusionInputRow, type ExclusionRow, exclusionStore } from "./exclusion-store.ts";
import { recountJob } from "./recount-job.ts";

/** Older minutes are not kept. */
const KEPT_DAYS = 120;
/** So many budgets are counted anew by one job. */
const IN_A_JOB = 500;

const CHANGES = {
  created: "slo.createExclusion",
  updated: "slo.updateExclusion",
  applied: "slo.applyExclusion",
  removed: "slo.removeExclusion",
} as const;

type Asked = {
  readonly change: keyof typeof CHANGES;
  readonly before: ExclusionRow | undefined;
  readonly after: ExclusionInputRow | undefined;
  /** Why one is taken away; what is put says its reason itself. */
  readonly reason?: string | undefined;
};

/** The exclusions as they are, and as they are with one changed. */
export async function withChange(
  db: Db,
  name: string,
  after: ExclusionInputRow | undefined,
): Promise<ExclusionsChange> {
  const before = await exclusionStore(db).all();
  const others: Excluding[] = before.filter((one) => one.name !== name);
  return { name, before, after: after === undefined ? others : [...others, after] };
}

/**
 * Puts an exclusion, or takes one away, in the caller's transaction: with what it makes of each budget, who did it and
 * why, and a job that counts the budgets anew.
 */
export async function changeExclusion(tx: Tx, actor: Actor, asked: Asked, at: Date): Promise<void> {
  const { change, before, after } = asked;
  const one = after ?? before;
  if (one === undefined) return;
  const store = exclusionStore(tx);
  const exclusions = await withChange(tx, one.name, after);
  const { effects, sloIds } = await exclusionEffects(tx, exclusions, at);
  if (after) await store.put(after, actor.name, effects);
  else await store.delete(one.name);
  const reason = asked.reason ?? one.reason;
  const subject = `exclusion:${one.name}`;
  const stands = after && { ...after, author: before?.author ?? actor.name, effect: effects };
  await audit(tx, actor, {
    action: CHANGES[change],
    subject,
    before,
    after: stands ?? { removed: reason, effect: effects },
  });
  const told = change === "applied" ? (before ? "updated" : "created") : change;
  const payload = { exclusion: one.name, change: told, reason, objectives: sloIds.length };
  await emit(tx, actor, exclusionChanged, payload, subject);
  await countAnew(tx, [before, after], sloIds, at);
}

/** From the first to the last minute that the change may touch, of those that were counted. */
async function countAnew(
  tx: Tx,
  changed: readonly (Excluding | undefined)[],
  sloIds: ChangeEffects["sloIds"],
  at: Date,
): Promise<void> {
  const [fromMs, toMs] = [at.getTime() - KEPT_DAYS * DAY_MS, at.getTime() + MINUTE_MS];
  const anybody = new Map([["", { slo: "", document: "", service: "", team: "" }]]);
  const everything = changed.flatMap((one) => (one ? [{ ...one, selector: {} }] : []));
  const spans = spansByObjective(everything, anybody, fromMs, toMs).get("") ?? [];
  const [first, last] = [spans[0]?.fromMs ?? toMs, spans.at(-1)?.toMs ?? toMs];
  const [from, to] = [new Date(first), new Date(last)];
  for (const some of chunks(sloIds, IN_A_JOB)) await enqueue(tx, recountJob, { sloIds: some, from, to });
}
