import type { PagingRun } from "@shipshape/contract/incidents-paging";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { policiesOf } from "../oncall/index.ts";
import { acknowledgementStore } from "./acknowledgement-store.ts";
import { comingView } from "./paging-preview.ts";
import { type PageRow, pagingStore, type RunRow } from "./paging-store.ts";
import { isQuestion } from "./request-pages.ts";
import { stillWorkingStore } from "./still-working-store.ts";

type View = z.input<typeof PagingRun>;
type Listed = Pick<PageRow, "id" | "userName" | "step" | "status" | "at" | "deliveredAt" | "because">;

/**
 * How paging stands for an incident, for each policy that pages for it, the first one first: whom it asked, where in the
 * tree it is, what follows and why.
 */
export async function runViews(db: Db, incidentId: string, now: Date): Promise<View[]> {
  const all = await db
    .selectFrom("page")
    .innerJoin("pagingRun", "pagingRun.id", "page.pagingRunId")
    .selectAll("page")
    .select("pagingRun.strand")
    .where("page.incidentId", "=", incidentId)
    .orderBy("page.at")
    .execute();
  const question = await stillWorkingStore(db).of(incidentId);
  const views: View[] = [];
  for (const run of await pagingStore(db).runsOf(incidentId)) {
    const pages = all.filter(({ strand }) => strand === run.strand);
    const given = (await acknowledgementStore(db).given([run.id])).get(run.id) ?? [];
    const people = new Set(
      pages.filter((page) => page.pagingRunId === run.id && !isQuestion(page)).map(({ userId }) => userId),
    ).size;
    views.push({
      ...viewOf(run, pages),
      ...(await comingView(db, run, now)),
      acknowledgements: { wanted: Math.max(1, Math.min(run.acknowledgementsWanted, people)), given: [...given] },
      question: question
        ? { of: question.userName, askAt: question.askAt, askedAt: question.askedAt, answerUntil: question.answerUntil }
        : null,
    });
  }
  return views;
}

const viewOf = (run: RunRow, pages: readonly Listed[]) => ({
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
  pages: pages.map(({ id, userName, step, status, at, deliveredAt, because }) => ({
    ...{ id, user: userName, step, status: status as "pending", at, deliveredAt, because },
  })),
});
