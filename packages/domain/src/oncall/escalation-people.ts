import type { EscalationTarget } from "./escalation.ts";
import { chosen, inTurn, type Turns } from "./escalation-turns.ts";
import type { EscalationWorld } from "./escalation-world.ts";

export type ReachedPerson = { readonly name: string; readonly because: string };

export type Reached = {
  /** Each person once, with every reason for which they are meant. */
  readonly people: readonly ReachedPerson[];
  /** Programs that are told, by address. */
  readonly webhooks: readonly string[];
  /** Targets behind which nobody stands, in sentences with the mend: a gap, a user who is gone. */
  readonly unreachable: readonly string[];
  /** Whose turn it was, once this is done. */
  readonly turns: Turns;
};

type Found = { readonly meant: readonly ReachedPerson[]; readonly missing: readonly string[]; readonly turns: Turns };

/** The people that targets mean at an instant. A hand-off means nobody by itself. */
export function peopleOfTargets(
  targets: readonly EscalationTarget[],
  world: EscalationWorld,
  atMs: number,
  turnsBefore: Turns,
): Reached {
  const becauses = new Map<string, string[]>();
  const unreachable: string[] = [];
  let turns = turnsBefore;
  for (const target of targets) {
    const found = foundBy(target, world, atMs, turns);
    turns = found.turns;
    unreachable.push(...found.missing);
    for (const { name, because } of found.meant) {
      const problem = personProblem(world, name, because);
      if (problem === undefined) becauses.set(name, [...(becauses.get(name) ?? []), because]);
      else unreachable.push(problem);
    }
  }
  const people = [...becauses].map(([name, reasons]) => ({ name, because: [...new Set(reasons)].join("; ") }));
  const webhooks = targets.flatMap((target) => (target.kind === "webhook" ? [target.url] : []));
  return { people, webhooks: [...new Set(webhooks)], unreachable, turns };
}

/** Why a person cannot be told, with the mend; undefined when they can. */
function personProblem(world: EscalationWorld, name: string, because: string): string | undefined {
  const person = world.person(name);
  if (person === undefined) return `${name} is ${because}, but there is no such user: correct the name`;
  return person.disabled ? `${name} is ${because}, but that account is disabled: name somebody else` : undefined;
}

const NAMED = "named by the escalation policy";
const nobody = (missing: string, turns: Turns): Found => ({ meant: [], missing: [missing], turns });
const noSchedule = (name: string, turns: Turns): Found =>
  nobody(`the schedule ${name} does not exist: correct the name, or add a Schedule document`, turns);

function foundBy(target: EscalationTarget, world: EscalationWorld, atMs: number, turns: Turns): Found {
  switch (target.kind) {
    case "user":
      return { meant: [{ name: target.name, because: NAMED }], missing: [], turns };
    case "schedule": {
      const now = world.onCall(target.name, atMs);
      if (now === undefined) return noSchedule(target.name, turns);
      if (now.people.length === 0) return nobody(now.because, turns);
      return { meant: now.people, missing: [], turns };
    }
    case "everyone":
      return everybody(target, world, turns);
    case "roundRobin":
      return nextInTurn(target, world, atMs, turns);
    case "policy":
    case "webhook":
      return { meant: [], missing: [], turns };
  }
}

function everybody(
  { schedule, team }: Extract<EscalationTarget, { kind: "everyone" }>,
  world: EscalationWorld,
  turns: Turns,
): Found {
  const members = schedule === undefined ? world.membersOfTeam(team ?? "") : world.membersOfSchedule(schedule);
  if (members === undefined && schedule !== undefined) return noSchedule(schedule, turns);
  if (members === undefined) return nobody(`the team ${team} does not exist: correct the name, or add it`, turns);
  const where = schedule === undefined ? `the team ${team}` : `the schedule ${schedule}`;
  if (members.length === 0) return nobody(`nobody is in ${where}: add somebody`, turns);
  return { meant: members.map((name) => ({ name, because: `in ${where}, all of whom are told` })), missing: [], turns };
}

/** Whoever was asked longest ago of those who can be; who cannot is passed over, and said. */
function nextInTurn(
  { users, schedule }: Extract<EscalationTarget, { kind: "roundRobin" }>,
  world: EscalationWorld,
  atMs: number,
  turns: Turns,
): Found {
  const now = schedule === undefined ? undefined : world.onCall(schedule, atMs);
  if (schedule !== undefined && now === undefined) return noSchedule(schedule, turns);
  if (now !== undefined && now.people.length === 0) return nobody(now.because, turns);
  const among = schedule === undefined ? "the round robin" : `those on call for ${schedule}`;
  const missing: string[] = [];
  for (const name of inTurn(now?.people.map((one) => one.name) ?? users ?? [], turns)) {
    const because = `next in turn of ${among}`;
    const problem = personProblem(world, name, because);
    if (problem === undefined) return { meant: [{ name, because }], missing, turns: chosen(turns, name) };
    missing.push(problem);
  }
  return { meant: [], missing: missing.length > 0 ? missing : ["the round robin names nobody: add users"], turns };
}
