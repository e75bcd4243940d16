import type { StepPreview } from "@shipshape/contract/incidents-paging";
import { advance, type EscalationEvent } from "@shipshape/domain/oncall/escalation-advance";
import { escalationForecast } from "@shipshape/domain/oncall/escalation-forecast";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { notFound } from "../../kernel/problem.ts";
import { serviceByName } from "../catalog/index.ts";
import { escalationWorld, eventView, fallbackBook, type KnownWorld } from "../oncall/index.ts";
import { acknowledgementStore } from "./acknowledgement-store.ts";
import { pagingFacts } from "./paging-facts.ts";
import { escalationRun, type RunRow } from "./paging-store.ts";
import { policiesOf } from "./start-paging.ts";

type Preview = z.input<typeof StepPreview>;
const FORESEEN_MS = 31 * DAY_MS;

type StepEvent = Extract<EscalationEvent, { kind: "step" }>;

const previewOf = ({ number, name, node, reached, atMs }: StepEvent): Preview => ({
  step: number,
  name,
  afterMinutes: node.delayMinutes,
  at: new Date(atMs),
  people: reached.people.map(({ name: user, because }) => ({ user, because })),
  unreachable: [...reached.unreachable],
});

/** Whom an incident of a service would page now, step by step, and by which policy. */
export async function previewPaging(db: Db, serviceName: string, now: Date) {
  const service = await serviceByName(db, serviceName);
  if (!service) throw notFound("service", serviceName, "'shipshape service list' shows those there are.");
  const [[found] = []] = await policiesOf(db, [{ service }]);
  const fallback = found?.book ? undefined : await fallbackBook(db);
  const book = found?.book ?? fallback?.book;
  const because = [found?.because, fallback?.because].filter((text) => text !== undefined).join(", and ");
  if (!book || book.policies[book.start]?.steps.length === 0) return { escalationPolicy: null, because, steps: [] };
  const world = await escalationWorld(db, [book], { at: now, until: new Date(now.getTime() + FORESEEN_MS) });
  const facts = pagingFacts({ severity: "SEV1" });
  const { events } = escalationForecast({ book, world, facts }, now.getTime(), world.turns);
  const firstRound = events.filter((event) => event.kind === "step" && event.position.round === 1);
  return {
    escalationPolicy: book.start,
    because,
    steps: firstRound.flatMap((event) => (event.kind === "step" ? [previewOf(event)] : [])),
  };
}

/** What a running run does next and after that, as things stand now; nothing where it does not run. */
async function comingOf(db: Db, run: RunRow, now: Date): Promise<{ events: EscalationEvent[]; world: KnownWorld }> {
  const until = new Date(now.getTime() + FORESEEN_MS);
  const runs = run.status === "running";
  const world = await escalationWorld(db, runs ? [run.book] : [], { at: now, until });
  if (!runs) return { events: [], world };
  const answered = new Set((await acknowledgementStore(db).given([run.id])).get(run.id));
  const context = { book: run.book, world, facts: run.facts, answered };
  const events: EscalationEvent[] = [];
  let standing = { run: escalationRun(run), turns: world.turns };
  let nowMs = now.getTime();
  for (;;) {
    const { next, ...after } = advance(context, standing.run, standing.turns, nowMs);
    events.push(...after.events);
    if (next.action === "stop") return { events, world };
    standing = after;
    nowMs = next.atMs;
  }
}

/** The same as it is shown. */
export async function comingView(db: Db, run: RunRow, now: Date) {
  const { events, world } = await comingOf(db, run, now);
  const next = events.find((event) => event.kind === "step");
  return { coming: events.map(eventView(world)), next: next === undefined ? null : previewOf(next) };
}

/** Whom the next step of a run pages, as the schedules stand now; null when there is none. */
export const nextPreview = async (db: Db, run: RunRow, now: Date): Promise<Preview | null> =>
  (await comingView(db, run, now)).next;
