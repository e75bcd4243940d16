import { pathFrom } from "@shipshape/domain/oncall/escalation";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { servicesByIds } from "../catalog/index.ts";
import { answeredBefore } from "./acknowledge-incident.ts";
import { advanceRuns } from "./advance-paging.ts";
import { noIncident, shortIdOf } from "./incident-reference.ts";
import type { Moving } from "./move-run.ts";
import { pagingStore, type RunRow } from "./paging-store.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { startPaging } from "./start-paging.ts";
import { writeTimeline } from "./timeline-store.ts";

/** Which step is wanted: the next one where none is named, else the one that stands there in the tree of its policy. */
export type WantedStep = { readonly step?: string | undefined; readonly policy?: string | undefined };

/**
 * Takes the next step of the escalation policy now, or one that is chosen. While nobody has acknowledged, the run goes on
 * from there; once somebody has, only this one step is paged; a run that has come to its end begins anew.
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
  const paging = pagingStore(tx);
  const early = { because: `${actor.name} asked for it`, byHand: true };
  const run = await paging.latestRun(incident.id);
  const hasSteps = run && Object.keys(run.book.policies).length > 0;
  const to = hasSteps ? placeOf(run, wanted) : undefined;
  if (hasSteps && incident.status === "acknowledged") return advanceRuns(tx, [{ scene, run, early, to, once: true }]);
  if (hasSteps && (run.status === "running" || to)) {
    const running =
      run.status === "running" ? run : await begunAnew(scene, run, `${actor.name} asked for step ${wanted.step}`);
    const moving: Moving = { scene, run: running, early, to };
    if (to || comesNext(running)) return advanceRuns(tx, [moving]);
    await paging.stop(run.id, `${actor.name} began it anew`);
  }
  const { serviceId } = incident;
  const service = serviceId === null ? undefined : (await servicesByIds(tx, [serviceId])).get(serviceId);
  if (await startPaging(scene, actor, service, { alert: run?.facts })) return;
  const because = (await paging.latestRun(incident.id))?.because;
  throw new DomainError("conflict", `There is nobody to escalate to: ${because}.`);
}

/** A run that stands after its last step has nothing to take any more: its policy begins anew. */
const comesNext = ({ nextTargets, because, nextStepAt }: RunRow): boolean =>
  nextTargets.length > 0 || nextStepAt === null || /decides in/.test(because);

/** The same policies once more, for a step that somebody chose after the run had ended. */
async function begunAnew({ tx, incident }: Scene, before: RunRow, because: string): Promise<RunRow> {
  const { policyName, book, facts, chosenBecause, fallback } = before;
  const anew = {
    incidentId: incident.id,
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
