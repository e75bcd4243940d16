import type { Priority, Urgency } from "../alerts/priority.ts";

/** What an incident is like, as far as conditions ask. */
export type EscalationFacts = {
  readonly priority: Priority;
  readonly urgency: Urgency;
  readonly severity?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
};

export type KnownPerson = { readonly name: string; readonly timeZone: string; readonly disabled: boolean };

/** Who is on call for a schedule, each with why; in a gap nobody, with why that is. */
export type OnCallPeople = {
  readonly people: readonly { readonly name: string; readonly because: string }[];
  readonly because: string;
};

/** Everything outside of a policy that escalation asks about: schedules, teams, people. All answers are for one instant. */
export type EscalationWorld = {
  /** undefined: there is no such schedule. */
  onCall(schedule: string, atMs: number): OnCallPeople | undefined;
  /** Everybody in its rotations, in order. */
  membersOfSchedule(schedule: string): readonly string[] | undefined;
  membersOfTeam(team: string): readonly string[] | undefined;
  timeZoneOfSchedule(schedule: string): string | undefined;
  person(name: string): KnownPerson | undefined;
};
