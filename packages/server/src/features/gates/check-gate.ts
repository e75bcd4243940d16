import { gateChecked, type gates } from "@shipshape/contract/gates";
import type { HandlerInput } from "@shipshape/contract/route";
import { ROLLBACK_CLASS } from "@shipshape/domain/gates/budget-policy";
import { type Actor, personOf } from "../../kernel/actor.ts";
import type { Db } from "../../kernel/database.ts";
import { writeAndTell } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { invalid } from "../../kernel/problem.ts";
import { auditing } from "../access/index.ts";
import { neverRan } from "../changes/index.ts";
import { askApproval, isUnasked } from "./ask-approval.ts";
import { askPlace } from "./gate-facts.ts";
import { type Judged, judge, verdictView } from "./gate-inputs.ts";
import { gatesStore } from "./gates-store.ts";
import { existing, type KnownPlace } from "./known-place.ts";

/** What a change is for where nothing is said. */
const DEPLOY_CLASS = "feature";

export type GateQuestion = HandlerInput<typeof gates.check>["body"] & {
  /** Further people who had a hand in it, as their system calls them. */
  readonly people?: readonly string[];
};

/** What is asked, and by whom: neither who asks nor for whom can approve it. */
function askedBy(actor: Actor, { changeKind, changeClass, version, requestedBy, people = [], ...said }: GateQuestion) {
  const { manual, startedAt } = said;
  return {
    changeKind,
    changeClass: changeKind === "rollback" ? ROLLBACK_CLASS : changeClass,
    version: version ?? null,
    manual,
    startedAt,
    requestedBy: requestedBy ?? null,
    askers: [...new Set([actor.name, personOf(actor), ...(requestedBy === undefined ? [] : [requestedBy]), ...people])],
  };
}

/** Policies and rules let the class of a rollback pass: a deploy that names it would pass them all. */
function refuseDeployAsRollback({ changeKind, changeClass }: GateQuestion): void {
  if (changeKind === "rollback" || changeClass !== ROLLBACK_CLASS) return;
  const message = "a rollback is a kind of change, not a class: ask with changeKind rollback";
  throw invalid([{ path: "changeClass", message }]);
}

/** The same with what it comes to: back to a version that never ran there, where others did, nothing comes back. */
async function askedIn(db: Db, actor: Actor, { service, environment }: KnownPlace, input: GateQuestion) {
  const { changeKind, changeClass, version } = input;
  if (changeKind !== "rollback" || version === undefined) return askedBy(actor, input);
  if (!(await neverRan(db, { serviceId: service.id, environment, version }))) return askedBy(actor, input);
  const ofDeploy = changeClass === ROLLBACK_CLASS ? DEPLOY_CLASS : changeClass;
  return { ...askedBy(actor, { ...input, changeKind: "deploy", changeClass: ofDeploy }), neverRan: true };
}

type Given = KnownPlace & { readonly judged: Judged; readonly changeClass: string };

/** The verdict; where it wants an approval that nobody was asked for, the request is on record before it is told. */
async function verdictFor(kernel: Kernel, actor: Actor, input: GateQuestion, at: Date): Promise<Given> {
  const { db } = kernel;
  refuseDeployAsRollback(input);
  const { service: found, isEnvironment, standing } = await askPlace(db, input, at);
  const place = await existing(db, input, found, isEnvironment);
  const asked = await askedIn(db, actor, place, input);
  const { changeClass } = asked;
  const judged = await judge(db, place, asked, at, standing);
  if (input.dryRun || !isUnasked(judged)) return { ...place, changeClass, judged };
  await askApproval(db, actor, place, asked, judged, at);
  return { ...place, changeClass, judged: await judge(db, place, asked, at) };
}

/**
 * Gives the verdict and writes it down, with every reason: who asked, when, and what the answer was. It is on disk with the first
 * word of what begins on it, at the latest. A dry run is a question of curiosity, which no deployment begins on: nothing is written.
 */
export async function checkGate(kernel: Kernel, actor: Actor, input: GateQuestion) {
  const { db, clock } = kernel;
  const { changeKind, version = null } = input;
  const at = clock.now();
  const { service, environment, changeClass, judged } = await verdictFor(kernel, actor, input, at);
  const view = verdictView(judged);
  const check = { id: newId(), at, environment, changeKind, changeClass, version, ...view, checkedBy: actor.name };
  if (input.dryRun) return { ...check, service: service.name, recorded: false };
  const { name } = service;
  const place = { service: name, environment, verdict: view.verdict };
  const subject = `service:${name}`;
  const row = { ...check, serviceId: service.id, serviceName: name, facts: judged.facts };
  const telling = { event: gateChecked, payload: { ...place, because: view.because }, subject };
  const audited = { action: "gates.check", subject, after: place };
  const checked = gatesStore(db).checkInsert(row);
  await writeAndTell(db, actor, "gates.check", [checked, auditing(actor, audited)], [telling], { soon: true });
  return { ...check, service: name, recorded: true };
}
