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
