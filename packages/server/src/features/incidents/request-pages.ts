import { pageRequested } from "@shipshape/contract/incidents";
import { SYSTEM } from "../../kernel/actor.ts";
import { emitAll } from "../../kernel/events.ts";
import { topCauses } from "./cause-views.ts";
import { pageMessage } from "./page-message.ts";
import { type PageRow, pagingStore, type RunRow } from "./paging-store.ts";
import type { Scene } from "./scene.ts";

/** Asks for the messages of pages. Asked twice, a page is sent once; one that goes on for another goes on with its messages. */
export async function requestPages(
  { kernel, tx, incident }: Scene,
  run: Pick<RunRow, "facts">,
  pages: readonly (PageRow & { readonly goesOnFor?: string | undefined })[],
): Promise<void> {
  if (pages.length === 0) return;
  const likelyCause = (await topCauses(tx, [incident.id])).get(incident.id);
  const { urgency } = run.facts;
  const tellings = pages.map((page) => ({
    event: pageRequested,
    payload: {
      ...pageMessage(kernel, incident, page, { likelyCause, urgency, asks: isQuestion(page) }),
      goesOnFor: page.goesOnFor,
    },
    subject: `incident:${incident.id}`,
  }));
  await emitAll(tx, SYSTEM, tellings);
}

/** Asks one person something that is no step of a policy: whether they still work on it. */
export async function askQuestion(
  scene: Scene,
  run: Pick<RunRow, "id" | "facts">,
  asked: { readonly userId: string; readonly userName: string; readonly because: string },
): Promise<void> {
  const store = pagingStore(scene.tx);
  const step = QUESTION_STEP - (await store.questions(run.id));
  const pages = await store.insertPages([{ runId: run.id, incidentId: scene.incident.id, step, ...asked }]);
  await requestPages(scene, run, pages);
}

/** Steps are counted from 1; the questions beside them from here downwards. */
const QUESTION_STEP = 0;
export const isQuestion = ({ step }: Pick<PageRow, "step">): boolean => step <= QUESTION_STEP;
