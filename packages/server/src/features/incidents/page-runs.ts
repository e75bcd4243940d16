import { incidentUpdated, pageRequested } from "@shipshape/contract/incidents";
import { pathText, targetsOf } from "@shipshape/domain/oncall/escalation";
import type { EscalationEvent } from "@shipshape/domain/oncall/escalation-advance";
import type { TurnsOfPolicies } from "@shipshape/domain/oncall/escalation-turns";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { emitAll, type Telling } from "../../kernel/events.ts";
import { grouped } from "../../kernel/grouped.ts";
import { enqueueNamed, type NamedJob } from "../../kernel/jobs.ts";
import { escalationWorld, type KnownWorld, keepTurns } from "../oncall/index.ts";
import { acknowledgementStore } from "./acknowledgement-store.ts";
import { askPrograms } from "./call-program.ts";
import { topCauses } from "./cause-views.ts";
import { shortIdOf } from "./incident-reference.ts";
import { incidentTelling } from "./incident-telling.ts";
import { type Moved, type Moving, moveRun } from "./move-run.ts";
import { pageMessage } from "./page-message.ts";
import { entriesOf, exhaustedEntry } from "./paging-entries.ts";
import { type NewPage, type PageRow, type Passed, pagingStore, type RunRow } from "./paging-store.ts";
import type { Scene } from "./scene.ts";
import { PAGES_FIRST, takeStep } from "./take-step-job.ts";
import { type Story, writeTimelinesLast } from "./timeline-store.ts";

/** A run that ended without a message of it having arrived with anybody. */
export type Unreached = { readonly scene: Scene; readonly run: RunRow; readonly because: string };

type Written = Moved & {
  readonly pages: readonly PageRow[];
  readonly after: RunRow;
  readonly exhausted: string | undefined;
};

/** The policies that page on for incidents of which one run has ended, by incident. */
async function stillPaging(tx: Tx, ended: readonly Written[]): Promise<ReadonlyMap<string, readonly RunRow[]>> {
  const runs = await pagingStore(tx).currentRuns(ended.map(({ after }) => after.incidentId));
  return grouped(
    runs.filter(({ status }) => status === "running"),
    ({ incidentId }) => incidentId,
  );
}

/**
 * Lets runs go on as far as each is due now: whoever a step means is paged, and the timer for what comes next is set. A
 * handful of statements, however many runs there are. Returns those that came to their end and reached nobody at all.
 */
export async function pageRuns(tx: Tx, movings: readonly Moving[]): Promise<Unreached[]> {
  const [first] = movings;
  if (!first) return [];
  const { now } = first.scene;
  const books = [...new Map(movings.map(({ run }) => [JSON.stringify(run.book), run.book])).values()];
  const world = await escalationWorld(tx, books, { at: now, takesTurns: true });
  // of a run that has taken no step yet, nobody was asked, and nobody answered
  const given = await acknowledgementStore(tx).given(movings.filter(hasBegun).map(({ run }) => run.id));
  const { moved, turns } = moveAll(movings, world, given);
  await keepTurns(tx, world.turns, turns);

  const ending = moved.filter((one) => comesToAnEnd(one) && hasBegun(one.moving));
  const asking = await pagingStore(tx).asking(ending.map(({ moving }) => moving.run.id));
  const standing = moved.map((one) => {
    const exhausted = exhaustedBecause(one, asking.has(one.moving.run.id));
    return { ...one, exhausted, after: runAfter(one, exhausted) };
  });
  await keepRuns(tx, standing);
  const pages = grouped(
    await pagingStore(tx).insertPages(moved.flatMap((one) => pagesOf(one, world))),
    ({ pagingRunId }) => pagingRunId,
  );
  const written = standing.map((one): Written => ({ ...one, pages: pages.get(one.after.id) ?? [] }));
  const ended = written.filter(({ exhausted }) => exhausted !== undefined);
  const reaching = await pagingStore(tx).reaching(ended.map(({ after }) => after.id));
  const unreached = ended.filter(({ after }) => !after.fallback && !reaching.has(after.id));
  const goingOn = await stillPaging(tx, ended);
  await writeTimelinesLast(
    tx,
    SYSTEM,
    written.flatMap((one) => storiesOf(one, goingOn.get(one.after.incidentId) ?? [], unreached.includes(one))),
  );
  await askPrograms(tx, written.flatMap(callsOf));
  await enqueueNamed(tx, written.flatMap(timerOf));
  await emitAll(tx, SYSTEM, [...(await pageTellings(tx, written)), ...written.map(updateOf)]);
  return unreached.map(({ moving, after, exhausted = "" }) => ({
    scene: moving.scene,
    run: after,
    because: exhausted,
  }));
}

/** Writes how far runs have come: those that begin, and those that go on. */
async function keepRuns(tx: Tx, standing: readonly Pick<Written, "moving" | "after">[]): Promise<void> {
  const of = (begins: boolean) =>
    standing.filter(({ moving }) => (moving.begins ?? false) === begins).map(({ after }) => after);
  await pagingStore(tx).begin(of(true));
  await pagingStore(tx).keep(of(false));
}

function moveAll(
  movings: readonly Moving[],
  world: KnownWorld,
  given: ReadonlyMap<string, readonly string[]>,
): { readonly moved: Moved[]; readonly turns: TurnsOfPolicies } {
  let turns: TurnsOfPolicies = world.turns;
  const moved = movings.map((moving) => {
    const { book, id } = moving.run;
    const facts = { ...moving.run.facts, severity: moving.scene.incident.severity };
    const one = moveRun(moving, { book, world, facts, answered: new Set(given.get(id)) }, turns);
    turns = one.turns;
    return one;
  });
  return { moved, turns };
}

const hasBegun = ({ run }: Moving): boolean => run.lastStepAt !== null || run.stepsTaken > 0;

const comesToAnEnd = ({ next }: Moved): boolean =>
  next?.action === "stop" || (next?.action === "wait" && next.move.startsRound);

const stepsOf = ({ events }: Pick<Moved, "events">) => events.filter((event) => event.kind === "step");

const pagesOf = (one: Moved, { users }: KnownWorld): NewPage[] =>
  stepsOf(one).flatMap(({ reached, number, because }) =>
    reached.people.flatMap((person): NewPage[] => {
      const user = users.get(person.name);
      const { id: runId, incidentId } = one.moving.run;
      if (!user) return [];
      const why = `${person.because}; ${because}`;
      return [{ runId, incidentId, step: number, userId: user.id, userName: user.name, because: why }];
    }),
  );

/**
 * Why a run has come to its end; undefined while it goes on, or while those who were asked last may still answer. A whole
 * round that reached nobody is an end too: the next one would find the same, and nobody would know.
 */
function exhaustedBecause({ moving, next, events }: Moved, hasAsked: boolean): string | undefined {
  if (next === undefined) return undefined;
  const told = stepsOf({ events }).some(({ reached }) => reached.people.length + reached.webhooks.length > 0);
  const asked = hasAsked || told;
  if (next.action === "wait") return next.move.startsRound && !asked ? "none of its steps did" : undefined;
  return asked && moving.scene.now.getTime() < next.answersUntilMs ? undefined : next.because;
}

const LAST_CHANCE = "all steps were taken; those who were asked last still have time to answer";

function runAfter({ moving, run, events, next }: Moved, exhausted: string | undefined): RunRow {
  const before = moving.run;
  const wanted = stepsOf({ events }).map(({ node }) => node.acknowledgements ?? 1);
  const common = {
    ...before,
    position: run.position,
    stepsTaken: run.stepsTaken,
    lastStepAt: events.length > 0 ? new Date(run.lastAtMs) : before.lastStepAt,
    passed: [...before.passed, ...events.map(passedOf)],
    acknowledgementsWanted: Math.max(before.acknowledgementsWanted, ...wanted),
  };
  if (next === undefined) return common;
  if (exhausted !== undefined)
    return { ...common, status: "stopped", nextStepAt: null, nextTargets: [], because: exhausted };
  if (next.action === "stop") {
    return { ...common, nextStepAt: new Date(next.answersUntilMs), nextTargets: [], because: LAST_CHANCE };
  }
  const { node } = next.move;
  const nextTargets =
    next.move.kind === "step" ? (node.targets ?? []) : targetsOf({ steps: (node.steps ?? []).slice(0, 1) });
  return { ...common, nextStepAt: new Date(next.atMs), nextTargets, because: next.because };
}

const passedOf = (event: EscalationEvent): Passed => ({
  policy: event.position.policy,
  path: pathText(event.position.path),
  round: event.position.round,
  at: new Date(event.atMs).toISOString(),
  side: event.kind === "decision" ? event.side : null,
  number: event.kind === "step" ? event.number : null,
  because: event.because,
});

function storiesOf(
  { moving, events, pages, after, exhausted }: Written,
  others: readonly RunRow[],
  goesOn: boolean,
): Story[] {
  const { incident } = moving.scene;
  const told = events.flatMap((event) => {
    const own = event.kind === "step" ? pages.filter(({ step }) => step === event.number) : [];
    return entriesOf(after, event, own);
  });
  const ending =
    exhausted === undefined || goesOn ? [] : [exhaustedEntry(after, exhausted, shortIdOf(incident), others)];
  return [{ incidentId: incident.id, entries: [...told, ...ending] }];
}

const callsOf = ({ moving, events, after }: Written) =>
  stepsOf({ events }).flatMap(({ reached, number }) =>
    reached.webhooks.map((url) => ({ runId: after.id, incidentId: moving.scene.incident.id, step: number, url })),
  );

function timerOf({ after }: Written): NamedJob[] {
  if (after.status !== "running" || after.nextStepAt === null) return [];
  return [
    {
      name: takeStep.name,
      payload: { runId: after.id },
      key: after.id,
      runAt: after.nextStepAt,
      priority: PAGES_FIRST,
    },
  ];
}

async function pageTellings(tx: Tx, written: readonly Written[]): Promise<Telling[]> {
  const asked = written.filter(({ pages, moving }) => pages.length > 0 && moving.scene.likelyCause === undefined);
  const causes = await topCauses(
    tx,
    asked.map(({ moving }) => moving.scene.incident.id),
  );
  return written.flatMap(({ moving, pages, events, after }) => {
    const { kernel, incident, likelyCause = causes.get(incident.id) } = moving.scene;
    const urgencies = new Map(stepsOf({ events }).map(({ number, node }) => [number, node.urgency]));
    return pages.map((page) => ({
      event: pageRequested,
      payload: pageMessage(kernel, incident, page, {
        likelyCause: likelyCause ?? undefined,
        urgency: urgencies.get(page.step) ?? after.facts.urgency,
      }),
      subject: `incident:${incident.id}`,
    }));
  });
}

const updateOf = ({ moving, events, after }: Written): Telling =>
  incidentTelling(incidentUpdated, moving.scene.incident, events.at(-1)?.because ?? after.because);
