import { type Priority, priorityOf } from "@shipshape/domain/alerts/priority";
import { StatusBadge, type Tone } from "./status-badge.tsx";

type Weight = { readonly tone: Tone; readonly meaning: string };

/** Incidents have severities of their own. */
const OF_INCIDENTS: Readonly<Record<string, Weight>> = {
  SEV1: { tone: "bad", meaning: "most users cannot do what they came for" },
  SEV2: { tone: "bad", meaning: "many users are hindered" },
  SEV3: { tone: "warn", meaning: "some users are hindered" },
  SEV4: { tone: "info", meaning: "hardly anybody notices" },
};

const TONES: Readonly<Record<Priority, Tone>> = { P1: "bad", P2: "bad", P3: "warn", P4: "info", P5: "info" };

/** The word of an alert's sender weighs what the rules that page take it for. */
export function weightOf(severity: string): Weight {
  const { priority } = priorityOf(severity);
  const tone = severity.toLowerCase() === "none" ? "muted" : TONES[priority];
  return OF_INCIDENTS[severity] ?? { tone, meaning: `${priority}, unless a rule says otherwise` };
}

/** How bad it is: the field's own word, with the shape of its weight. */
export function Severity({ severity, large = false }: { severity: string; large?: boolean }) {
  const { tone, meaning } = weightOf(severity);
  return <StatusBadge status={{ tone, word: severity }} title={`${severity}: ${meaning}`} large={large} />;
}
