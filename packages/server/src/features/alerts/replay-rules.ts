import type { alertRules, Replay } from "@shipshape/contract/alerts-rules";
import type { HandlerInput } from "@shipshape/contract/route";
import { inOrder } from "@shipshape/domain/alerts/rule";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import * as z from "zod";
import { type Db, inTransaction } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { defineJob, enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { invalid, messageOf, notFound } from "../../kernel/problem.ts";
import { draftRule, rulesWith, specOfDraft } from "./check-rule.ts";
import { type ReplayResult, replayAlerts } from "./replay-alerts.ts";
import { REPLAYS_KEPT_MS, replayStore } from "./replay-store.ts";
import { problemText, ruleProblems } from "./rule-problems.ts";
import { rulesStore } from "./rules-store.ts";
import { ruleOfRow } from "./ruleset.ts";

type Asked = HandlerInput<typeof alertRules.replayRules>["body"];
type View = z.input<typeof Replay>;

/** Nobody is kept waiting by a question. */
const PRIORITY = 5;

export const replayJob = defineJob("alerts.replay", z.object({ id: z.uuid() }));

/** Begins to run a draft over the alerts of the last days; `replayView` tells how far it has come. */
export const startReplay = (kernel: Kernel, asked: Asked): Promise<View> =>
  // audit-free: a question, which changes nothing
  inTransaction(kernel.db, async (tx) => {
    if (asked.rule) {
      const problems = ruleProblems(specOfDraft(asked.rule));
      if (problems.length > 0)
        throw invalid(problems.map((one) => ({ path: `rule.${one.path}`, message: problemText(one) })));
    }
    const store = replayStore(tx);
    const to = kernel.clock.now();
    const from = new Date(to.getTime() - asked.days * DAY_MS);
    await store.forget(new Date(to.getTime() - REPLAYS_KEPT_MS));
    const id = newId();
    await store.start({ id, asked, from, to, total: await store.count(from, to) });
    await enqueue(tx, replayJob, { id }, { priority: PRIORITY });
    return replayView(tx, id);
  });

/** Does a replay, telling how far it has come. One that was killed begins anew. */
export async function runReplay({ db }: Kernel, id: string): Promise<void> {
  const store = replayStore(db);
  const row = await store.find(id);
  if (row?.status !== "running") return;
  const asked = row.asked as Asked;
  const draft = asked.rule && draftRule(asked.rule);
  const rules = {
    before: inOrder((await rulesStore(db).rules()).map(ruleOfRow)),
    after: await rulesWith(db, draft, asked.without),
  };
  try {
    const {
      done,
      complete: _,
      ...result
    } = await replayAlerts(db, { from: row.fromAt, to: row.toAt }, rules, async (sofar) => {
      await store.progress(id, sofar);
      return true;
    });
    await store.end(id, "done", done, result);
  } catch (error) {
    const because = `it failed: ${messageOf(error)}`;
    await store.end(id, "failed", row.done, { ...EMPTY, because });
    throw error;
  }
}

const EMPTY = {
  pagedBefore: 0,
  pagedAfter: 0,
  silenced: 0,
  added: 0,
  changed: 0,
  examples: [],
  because: "it is still being counted",
} satisfies ReplayResult;

export async function replayView(db: Db, id: string): Promise<View> {
  const row = await replayStore(db).find(id);
  if (!row) throw notFound("replay", id, "Replays are kept for a day: begin another one.");
  const result = (row.result ?? EMPTY) as ReplayResult;
  return {
    id: row.id,
    status: row.status as View["status"],
    done: row.done,
    total: Math.max(row.total, row.done),
    from: row.fromAt,
    to: row.toAt,
    ...result,
  };
}
