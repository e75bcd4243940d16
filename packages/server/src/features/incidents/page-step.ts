import { pageRequested } from "@shipshape/contract/incidents";
import type { NextStep } from "@shipshape/domain/oncall/escalation";
import { SYSTEM } from "../../kernel/actor.ts";
import { emitAll } from "../../kernel/events.ts";
import { peopleOf, type Target } from "../oncall/index.ts";
import { topCause } from "./cause-views.ts";
import { tellUpdate } from "./incident-telling.ts";

import { pageMessage } from "./page-message.ts";
import { type PageRow, pagingStore, type RunRow } from "./paging-store.ts";
import type { Scene } from "./scene.ts";
import { type Entry, writeTimeline } from "./timeline-store.ts";

export type Step = Exclude<NextStep<Target>, { action: "stop" }>;

function stepName({ stepNumber, round }: Step, { policy }: RunRow): string {
  const rounds = policy.repeat + 1;
  return `step ${stepNumber} of ${policy.steps.length}${round > 1 ? `, round ${round} of ${rounds}` : ""}`;
}

/** Pages whoever a step means now; how many people that are. The caller counts the step. */
export async function pageStep(
  scene: Scene,
  run: RunRow,
  step: Step,
  early?: { readonly because: string },
): Promise<number> {
  const { tx, incident, now } = scene;
  const paging = pagingStore(tx);
  const why = early ? `${stepName(step, run)}, at once: ${early.because}` : step.because;
  const { people, unreachable } = await peopleOf(tx, step.step.targets, now);
  const number = run.stepsTaken + 1;
  const wanted = people.map(({ user, because }) => ({
    userId: user.id,
    userName: user.name,
    because: `${because}; ${why}`,
  }));
  const pages = wanted.length === 0 ? [] : await paging.insertPages(incident.id, run.id, number, wanted);
  const entries: Entry[] = [
    ...unreachable.map((text) => ({
      kind: "unreachable",
      text: `${why}: ${text}`,
      details: { runId: run.id, number },
    })),
    ...pages.map(({ id, userName, because }) => ({
      kind: "paged",
      text: `${userName} is paged: ${because}`,
      sourceKey: `paged:${id}`,
      details: { pageId: id, user: userName, step: number },
    })),
  ];
  await writeTimeline(tx, SYSTEM, incident.id, ...entries);
  await requestPages(scene, pages);
  await tellUpdate(tx, SYSTEM, incident, why);
  return people.length;
}

/** Asks for the messages of pages. Asked twice, a page is sent once. */
export async function requestPages({ kernel, tx, incident }: Scene, pages: readonly PageRow[]): Promise<void> {
  if (pages.length === 0) return;
  const cause = await topCause(tx, incident.id);
  const tellings = pages.map((page) => ({
    event: pageRequested,
    payload: pageMessage(kernel, incident, page, cause),
    subject: `incident:${incident.id}`,
  }));
  await emitAll(tx, SYSTEM, tellings);
}
