import { pathFrom } from "@shipshape/domain/oncall/escalation";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { answeredBefore } from "./acknowledge-incident.ts";
import { advanceRuns } from "./advance-paging.ts";
import { noIncident, shortIdOf } from "./incident-reference.ts";
import type { Moving } from "./move-run.ts";
import { pageAnew } from "./page-anew.ts";
import { pagingStore, type RunRow } from "./paging-store.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { writeTimeline } from "./timeline-store.ts";

/** Which step is wanted: the next one where none is named, else the one that stands there in the tree of its policy. */
export type WantedStep = {
  readonly step?: string | undefined;
  readonly policy?: string | undefined;
  /** Only of this run, where several policies page. */
  readonly runId?: string | undefined;
};

/**
 * Takes the next step of the escalation policy now, of each where several page, or one that is chosen. While nobody has
 * acknowledged, the run goes on from there; once somebody has, only this one step is paged; where no run has a step left,
 * all begin anew.
 */
export async function escalateIncident(
  kernel: Kernel,
  actor: Actor,
  incidentId: string,
  wanted: WantedStep = {},
): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    if (!scene) throw noIncident(incidentId);
    const { incident } = scene;
    if (incident.status === "resolved") {
      throw new DomainError("conflict", `${shortIdOf(incident)} is over: ${answeredBefore(incident)}.`);
    }
    const what = wanted.step === undefined ? "the next step" : `step ${wanted.step}`;
    const of = wanted.policy === undefined ? "the escalation policy" : wanted.policy;
    await writeTimeline(tx, actor, incident.id, {
      kind: "escalated",
      text: `${actor.name} asked for ${what} of ${of}`,
    });
    const subject = `incident:${shortIdOf(incident)}`;
    await audit(tx, actor, { action: "incidents.escalate", subject, ...(wanted.step ? { after: wanted } : {}) });
    await takeStepNow(scene, actor, wanted);
  });
}

async function takeStepNow(scene: Scene, actor: Actor, wanted: WantedStep): Promise<void> {
  const { tx, incident } = scene;
  const runs = await pagingStore(tx).runsOf(incident.id);
  const asked = askedOf(runs, wanted).filter(({ book }) => Object.keys(book.policies).length > 0);
  const movings: Moving[] = [];
  for (const run of asked) {
    const moving = await movingOf(scene, actor, run, wanted);
    if (moving) movings.push(moving);
  }
  if (movings.length > 0) return advanceRuns(tx, movings);
  if (await pageAnew(scene, actor)) return;
  const [first] = await pagingStore(tx).runsOf(incident.id);
  throw new DomainError("conflict", `There is nobody to escalate to: ${first?.because}.`);
}

/** The runs whose next step is wanted: the one whose policy or step is named, else all of them. */
function askedOf(runs: readonly RunRow[], { step, policy, runId }: WantedStep): readonly RunRow[] {
  if (runId !== undefined) return runs.filter(({ id }) => id === runId);
  if (step === undefined && policy === undefined) return runs;
  const known = policy === undefined ? undefined : runs.find(({ book }) => book.policies[policy]);
  return [known ?? runs[0]].flatMap((run) => run ?? []);
}

/** How a run goes on now; nothing where it has come to its end. */
async function movingOf(scene: Scene, actor: Actor, run: RunRow, wanted: WantedStep): Promise<Moving | undefined> {
  const to = placeOf(run, wanted);
  const early = { because: `${actor.name} asked for it`, byHand: true };
  if (scene.incident.status === "acknowledged") return { scene, run, early, to, once: true };
  if (run.status === "running") return to || comesNext(run) ? { scene, run, early, to } : undefined;
  if (!to) return undefined;
  return { scene, run: await begunAnew(scene, run, `${actor.name} asked for step ${wanted.step}`), early, to };
}

/** A run that stands after its last step has nothing to take any more: its policy begins anew. */
const comesNext = ({ nextTargets, because, nextStepAt }: RunRow): boolean =>
  nextTargets.length > 0 || nextStepAt === null || /decides in/.test(because);

/** The same policies once more, for a step that somebody chose after the run had ended. */
async function begunAnew({ tx, incident }: Scene, before: RunRow, because: string): Promise<RunRow> {
  const { strand, policyName, book, facts, chosenBecause, fallback } = before;
  const anew = {
    incidentId: incident.id,
    strand,
    policyName,
    book,
    facts,
    chosenBecause,
    fallback,
    because,
    status: "running",
  } as const;
  const [run] = await pagingStore(tx).insertRuns([anew]);
  if (!run) throw new Error("A run that was inserted is not there.");
  return run;
}

function placeOf({ book }: RunRow, { step, policy = book.start }: WantedStep): Moving["to"] {
  if (step === undefined) return undefined;
  const path = pathFrom(step);
  if (!path)
    throw new DomainError("invalid", `"${step}" is no step: write where it stands in the tree, such as 3 or 2.then.1.`);
  return { policy, path };
}
