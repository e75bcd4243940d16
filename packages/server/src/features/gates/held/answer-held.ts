import * as z from "zod";
import { type Db, inTransaction } from "../../../kernel/database.ts";
import { emitAll } from "../../../kernel/events.ts";
import { defineJob, enqueue } from "../../../kernel/jobs.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { messageOf } from "../../../kernel/problem.ts";
import { audit } from "../../access/index.ts";
import { servicesByNames } from "../../catalog/index.ts";
import { type GateSourceRow, gateSourceStore } from "./gate-source-store.ts";
import { type Github, type GithubAnswer, saidBy } from "./github-app.ts";
import { askedAgainAt, triedAgainAt } from "./held-pace.ts";
import { type HeldChange, type HeldRow, heldStore } from "./held-store.ts";
import { heldAudited, heldTelling } from "./held-told.ts";
import { heldComment, heldSubstance, type Looked } from "./held-words.ts";
import { actorOfSource, lookAtGate } from "./look-at-gate.ts";

/** One a held deployment: asks the gate, and tells its sender. Done again, it tells the same again. */
export const answerHeldJob = defineJob("gates.answerHeld", z.object({ id: z.uuid() }));

/** GitHub keeps so many status reports of one deployment. */
const MOST_REPORTS = 10;
/** No look lasts longer: a token and an answer take ten seconds each at most. */
const LOOK_MS = 30_000;
const BUSY_MS = 2_000;

export type HeldGround = { readonly kernel: Kernel; readonly github: Github };

/** Keeps what a look changed, tells it where people see it, and asks for the next look. */
async function keep({ db }: Kernel, source: GateSourceRow, before: HeldRow, change: HeldChange): Promise<HeldRow> {
  const actor = actorOfSource(source);
  return inTransaction(db, async (tx) => {
    const row = await heldStore(tx).change(before.id, change);
    if (row.state !== before.state) await audit(tx, actor, heldAudited(row));
    await emitAll(tx, actor, [heldTelling(row)]);
    if (row.settledAt === null) await enqueue(tx, answerHeldJob, { id: row.id }, { key: row.id, runAt: row.nextAt });
    return row;
  });
}

/** What a verdict makes of a deployment that waits: let go, turned away, or left waiting. */
async function decided(db: Db, looked: Looked): Promise<HeldChange> {
  const { verdict, service, environment, because } = looked;
  const known = service === undefined ? undefined : (await servicesByNames(db, [service])).get(service);
  const state = verdict === undefined || verdict === "defer" ? "waiting" : verdict === "deny" ? "rejected" : "approved";
  return {
    serviceId: known?.id ?? null,
    serviceName: service ?? null,
    environment: environment ?? null,
    verdict: verdict ?? null,
    because,
    state,
  };
}

type Told = { readonly answer: GithubAnswer } | { readonly error: string };

/** Answers, or only comments; what went wrong is a sentence, never thrown. */
async function tell({ github }: HeldGround, source: GateSourceRow, row: HeldRow, said: object): Promise<Told> {
  try {
    const token = await github.tokenFor(source, row.installation);
    const answer = await github.send(token, row.callbackUrl, { environment_name: row.environmentName, ...said });
    if (answer.status === 401) github.forget(source);
    return { answer };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

const wasTaken = (told: Told): boolean => "answer" in told && told.answer.status >= 200 && told.answer.status < 300;
/** Nothing waits there any more: the run was cancelled, or has its answer. */
const isOver = (told: Told): boolean => "answer" in told && [410, 422].includes(told.answer.status);
const sentenceOf = (told: Told): string => ("answer" in told ? saidBy(told.answer) : told.error);

/** Sends what was decided until it is taken. What was decided once stays so: sent twice it is the same answer. */
async function deliver(ground: HeldGround, source: GateSourceRow, row: HeldRow, at: Date): Promise<void> {
  const { kernel } = ground;
  const looked = { ...row, service: row.serviceName ?? undefined, environment: row.environment ?? undefined } as const;
  const verdict = row.verdict as Looked["verdict"];
  const because = row.because as unknown as Looked["because"];
  const comment = heldComment(row, { ...looked, verdict, because, nextOpening: null }, kernel.config.publicUrl);
  const told = await tell(ground, source, row, { state: row.state, comment });
  if (wasTaken(told)) await keep(kernel, source, row, { settledAt: at, lastError: null });
  else if (isOver(told)) {
    const lastError = `GitHub takes no answer any more: ${sentenceOf(told)}`;
    await keep(kernel, source, row, { settledAt: at, lastError });
  } else {
    const tries = row.tries + 1;
    await keep(kernel, source, row, { tries, lastError: sentenceOf(told), nextAt: triedAgainAt(tries, at) });
  }
}

const earlier = (a: Date, b: Date): Date => new Date(Math.min(a.getTime(), b.getTime()));

/** Says why it waits, where that is new, so that nobody has to guess; and when it is asked for again. */
async function waitOn(ground: HeldGround, source: GateSourceRow, row: HeldRow, looked: Looked, at: Date) {
  const { kernel } = ground;
  const nextAt = askedAgainAt(row.receivedAt, looked.nextOpening, at);
  const reported = heldSubstance(looked);
  if (reported === row.reported || row.reports >= MOST_REPORTS) return keep(kernel, source, row, { nextAt });
  const told = await tell(ground, source, row, { comment: heldComment(row, looked, kernel.config.publicUrl) });
  if (wasTaken(told)) {
    return keep(kernel, source, row, { reports: row.reports + 1, reported, nextAt, lastError: null, tries: 0 });
  }
  if (isOver(told)) {
    const lastError = `GitHub waits for no answer any more: ${sentenceOf(told)}`;
    return keep(kernel, source, row, { state: "ended", settledAt: at, lastError });
  }
  const tries = row.tries + 1;
  const again = triedAgainAt(tries, at);
  return keep(kernel, source, row, { tries, lastError: sentenceOf(told), nextAt: earlier(again, nextAt) });
}

const end = (kernel: Kernel, source: GateSourceRow, row: HeldRow, at: Date, lastError: string) =>
  keep(kernel, source, row, { state: "ended", settledAt: at, lastError });

/** Looks at one held deployment: asks the gate while it waits, and tells its sender what the gate says. */
export async function answerHeld(ground: HeldGround, id: string): Promise<void> {
  const { kernel } = ground;
  const { db, clock } = kernel;
  const at = clock.now();
  const until = new Date(at.getTime() + LOOK_MS);
  const row = await heldStore(db).claim(id, at, until);
  if (!row) return comeAgain(kernel, id, at);
  try {
    await look(ground, row, at);
  } finally {
    await heldStore(db).release(id, until);
  }
}

/** Somebody else looks at it, perhaps at how it stood before: a look of one's own follows. */
async function comeAgain({ db }: Kernel, id: string, at: Date): Promise<void> {
  const row = await heldStore(db).byId(id);
  if (!row || row.settledAt !== null) return;
  await enqueue(db, answerHeldJob, { id }, { key: `${id} again`, runAt: new Date(at.getTime() + BUSY_MS) });
}

async function look(ground: HeldGround, row: HeldRow, at: Date): Promise<void> {
  const { kernel } = ground;
  const { db } = kernel;
  const { id } = row;
  const [source] = await gateSourceStore(db).byIds([row.sourceId]);
  if (!source) return;
  if (source.deletedAt !== null) return void (await end(kernel, source, row, at, "its source was deleted"));
  if (row.endsAt <= at) return void (await end(kernel, source, row, at, "GitHub gives up after 30 days"));
  if (row.state !== "waiting") return deliver(ground, source, row, at);
  const looked = await lookAtGate(kernel, row, source);
  const change = await decided(db, looked);
  if (change.state === "waiting") {
    const { state: _, ...rest } = change;
    await waitOn(ground, source, await heldStore(db).change(id, rest), looked, at);
    return;
  }
  await deliver(
    ground,
    source,
    await keep(kernel, source, row, { ...change, tries: 0, nextAt: triedAgainAt(0, at) }),
    at,
  );
}
