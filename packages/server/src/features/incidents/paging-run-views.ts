import type { PagingRun } from "@shipshape/contract/incidents-paging";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { policiesOf } from "../oncall/index.ts";
import { acknowledgementStore } from "./acknowledgement-store.ts";
import { comingView } from "./paging-preview.ts";
import { pagingStore } from "./paging-store.ts";
import { isQuestion } from "./request-pages.ts";
import { stillWorkingStore } from "./still-working-store.ts";

/** How paging stands for an incident: whom it asked, where in the tree it is, what follows and why. */
export async function runView(db: Db, incidentId: string, now: Date): Promise<z.input<typeof PagingRun> | null> {
  const run = await pagingStore(db).latestRun(incidentId);
  if (!run) return null;
  const pages = await db.selectFrom("page").selectAll().where("incidentId", "=", incidentId).orderBy("at").execute();
  const given = (await acknowledgementStore(db).given([run.id])).get(run.id) ?? [];
  const question = await stillWorkingStore(db).of(incidentId);
  const people = new Set(
    pages.filter((page) => page.pagingRunId === run.id && !isQuestion(page)).map(({ userId }) => userId),
  ).size;
  return {
    id: run.id,
    escalationPolicy: run.policyName,
    status: run.status,
    stepsTaken: run.stepsTaken,
    nextStepAt: run.nextStepAt,
    because: run.because,
    chosenBecause: run.chosenBecause,
    facts: { priority: run.facts.priority, urgency: run.facts.urgency, labels: { ...run.facts.labels } },
    policies: policiesOf(run.book),
    passed: run.passed.map((one) => ({ ...one, at: new Date(one.at) })),
    ...(await comingView(db, run, now)),
    acknowledgements: { wanted: Math.max(1, Math.min(run.acknowledgementsWanted, people)), given: [...given] },
    question: question
      ? { of: question.userName, askAt: question.askAt, askedAt: question.askedAt, answerUntil: question.answerUntil }
      : null,
    pages: pages.map(({ id, userName, step, status, at, deliveredAt, because }) => ({
      ...{ id, user: userName, step, status: status as "pending", at, deliveredAt, because },
    })),
  };
}
