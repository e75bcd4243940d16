import type { CoverageFinding } from "@shipshape/contract/notify-coverage";
import type { OnCallNow } from "@shipshape/contract/oncall";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";

type Now = Pick<z.output<typeof OnCallNow>, "people">;
type Finding = Pick<z.output<typeof CoverageFinding>, "kind" | "user" | "from">;

/** Findings begin when they were asked for, which may be a little ahead of this page's minute. */
const SLACK_MS = 120_000;

/** Whether a page would reach somebody now: who has no account or no way to be told covers nothing. */
export function onCallStatus({ people }: Now, findings: readonly Finding[], nowMs: number): Status {
  if (people.length === 0) return { tone: "bad", word: "nobody on call" };
  const isLost = ({ user }: { readonly user: string }): boolean =>
    findings.some(
      ({ kind, user: whose, from }) =>
        (kind === "empty_shift" || kind === "unreachable") &&
        whose === user &&
        (from?.getTime() ?? nowMs) <= nowMs + SLACK_MS,
    );
  return people.every(isLost) ? { tone: "bad", word: "reaches nobody now" } : { tone: "ok", word: "covered now" };
}
