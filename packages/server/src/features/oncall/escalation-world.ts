import { type EscalationBook, targetsOf } from "@shipshape/domain/oncall/escalation";
import { escalationReferences } from "@shipshape/domain/oncall/escalation-references";
import type { Turns } from "@shipshape/domain/oncall/escalation-turns";
import type { EscalationWorld } from "@shipshape/domain/oncall/escalation-world";
import { finalShifts } from "@shipshape/domain/oncall/schedule";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { Db } from "../../kernel/database.ts";
import { type KnownUser, usersByName } from "../access/index.ts";
import { membersOfTeams } from "../catalog/index.ts";
import { escalationStore } from "./escalation-store.ts";
import { onCallNow, type ResolvedSchedule, schedulesOver } from "./resolved-schedule.ts";
import { membersOf } from "./schedule-configuration.ts";

/** Everything that these policies ask about, read with a handful of statements however many there are. */
export type KnownWorld = EscalationWorld & {
  readonly users: ReadonlyMap<string, KnownUser>;
  /** Whose turn it was in round robins, by policy. */
  readonly turns: ReadonlyMap<string, Turns>;
};

/** How far ahead schedules are read, unless more is asked: what is on call now mostly ends within it. */
const AHEAD_MS = 14 * DAY_MS;

type Asked = {
  readonly at: Date;
  /** Until when it is asked about; only about the instant where absent. */
  readonly until?: Date;
  /** Whether turns are about to be taken, and not only told. */
  readonly takesTurns?: boolean;
};

export async function escalationWorld(
  db: Db,
  books: readonly EscalationBook[],
  { at, until = at, takesTurns = false }: Asked,
): Promise<KnownWorld> {
  const policies = new Map(books.flatMap(({ policies: of }) => Object.entries(of)));
  const references = [...policies.values()].flatMap(escalationReferences);
  const named = (kind: (typeof references)[number]["kind"]) => [
    ...new Set(references.filter((reference) => reference.kind === kind).map(({ name }) => name)),
  ];
  const readUntil = new Date(Math.max(until.getTime(), at.getTime() + AHEAD_MS));
  const [schedules, teams] = [named("Schedule"), named("Team")];
  const resolved = schedules.length === 0 ? [] : await schedulesOver(db, at, readUntil, schedules);
  const members = await membersOfTeams(db, teams);
  const names = [...named("User"), ...resolved.flatMap(everybodyIn(at, until)), ...[...members.values()].flat()];
  const users = await usersByName(db, [...new Set(names)]);
  const robins = [...policies].filter(([, policy]) => targetsOf(policy).some(({ kind }) => kind === "roundRobin"));
  const turns = await escalationStore(db).turns(
    robins.map(([name]) => name),
    takesTurns,
  );
  return { ...worldOf(resolved, members, users), users, turns };
}

/** Everybody whom a schedule means in a span, and everybody in its rotations. */
const everybodyIn =
  (at: Date, until: Date) =>
  ({ row, schedule }: ResolvedSchedule): string[] => [
    ...membersOf(row),
    ...finalShifts(schedule, at.getTime(), until.getTime() + 1).map(({ member }) => member),
  ];

function worldOf(
  resolved: readonly ResolvedSchedule[],
  teams: ReadonlyMap<string, readonly string[]>,
  users: ReadonlyMap<string, KnownUser>,
): EscalationWorld {
  const schedules = new Map(resolved.map((schedule) => [schedule.row.name, schedule]));
  return {
    onCall(name, atMs) {
      const schedule = schedules.get(name);
      if (!schedule) return undefined;
      const { people, because } = onCallNow(schedule, new Date(atMs));
      return { people: people.map(({ user: person, because: why }) => ({ name: person, because: why })), because };
    },
    membersOfSchedule(name) {
      const schedule = schedules.get(name);
      return schedule && membersOf(schedule.row);
    },
    membersOfTeam: (name) => teams.get(name),
    timeZoneOfSchedule: (name) => schedules.get(name)?.row.timeZone,
    person: (name) => users.get(name),
  };
}

/** Keeps whose turn it was, where somebody's turn was taken. */
export async function keepTurns(
  db: Db,
  before: ReadonlyMap<string, Turns>,
  after: ReadonlyMap<string, Turns>,
): Promise<void> {
  await escalationStore(db).putTurns(new Map([...after].filter(([policy, of]) => before.get(policy) !== of)));
}
