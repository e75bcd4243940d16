import { advance, type EscalationContext, type EscalationEvent } from "./escalation-advance.ts";
import { freshRun } from "./escalation-run.ts";
import type { TurnsOfPolicies } from "./escalation-turns.ts";

/** What an escalation would do, and how it would end. */
export type EscalationForecast = {
  readonly events: readonly EscalationEvent[];
  readonly endsAtMs: number;
  readonly because: string;
};

/**
 * What an escalation that begins at an instant would do if nobody ever acknowledged: every step and every decision with
 * its time, repeats and hand-offs too, by the very rules that page. It does not start over where a whole round has reached
 * neither a person nor a program, and nobody is waited for.
 */
export function escalationForecast(
  context: EscalationContext,
  startedAtMs: number,
  turns: TurnsOfPolicies,
): EscalationForecast {
  const events: EscalationEvent[] = [];
  let standing = { run: freshRun(context.book, startedAtMs), turns };
  let nowMs = startedAtMs;
  for (;;) {
    const { next, ...advanced } = advance(context, standing.run, standing.turns, nowMs);
    events.push(...advanced.events);
    const asked = events.some(reachesSomebody);
    if (next.action === "stop") {
      return { events, endsAtMs: asked ? next.answersUntilMs : nowMs, because: next.because };
    }
    if (next.move.startsRound && !asked) {
      return { events, endsAtMs: nowMs, because: "none of its steps reaches anybody" };
    }
    standing = advanced;
    nowMs = next.atMs;
  }
}

const reachesSomebody = (event: EscalationEvent): boolean =>
  event.kind === "step" && event.reached.people.length + event.reached.webhooks.length > 0;
