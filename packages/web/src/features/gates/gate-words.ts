import type { GateCheck } from "@shipshape/contract/gates";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";

export type Verdict = z.infer<typeof GateCheck>["verdict"];

/** What the gate answers a pipeline. */
const VERDICTS: Readonly<Record<Verdict, Status>> = {
  allow: { tone: "ok", word: "Allowed" },
  warn: { tone: "warn", word: "Warned" },
  deny: { tone: "bad", word: "Denied" },
  defer: { tone: "warn", word: "Deferred" },
};

/** How the gate stands now. */
const STATES: Readonly<Record<Verdict, Status>> = {
  allow: { tone: "ok", word: "Open" },
  warn: { tone: "warn", word: "Open, warning" },
  deny: { tone: "bad", word: "Shut" },
  defer: { tone: "warn", word: "Shut for now" },
};

export const verdictStatus = (verdict: Verdict): Status => VERDICTS[verdict];
export const gateStatus = (verdict: Verdict): Status => STATES[verdict];
export const isShut = (verdict: Verdict): boolean => verdict === "deny" || verdict === "defer";

const WEIGHT: Readonly<Record<Verdict, number>> = { deny: 0, defer: 1, warn: 2, allow: 3 };

/** The gates that are not simply open, the sternest first. */
export const sternestFirst = <T extends { readonly verdict: Verdict }>(gates: readonly T[]): T[] =>
  gates.filter(({ verdict }) => verdict !== "allow").toSorted((a, b) => WEIGHT[a.verdict] - WEIGHT[b.verdict]);

/** What ends as a sentence does, so that another can follow. */
export const asSentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);

/** What is told of a past deployment that a rule is tried on: what came of it, and first why the rule cannot be told. */
export const trialText = (trial: Record<"outcome" | "because" | "cameBecause", string>): string =>
  trial.outcome === "untold" ? `${trial.because}; ${trial.cameBecause}` : trial.cameBecause;
