import type { HeldRow } from "./held-store.ts";

/** A status report of GitHub's holds so many characters. */
const LONGEST = 1_024;

export type HeldReason = {
  readonly code: string;
  readonly text: string;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly request?: string | undefined;
  readonly policy?: string | undefined;
};

export type Looked = {
  readonly service: string | undefined;
  readonly environment: string | undefined;
  readonly verdict: "allow" | "warn" | "deny" | "defer" | undefined;
  readonly because: readonly HeldReason[];
  readonly nextOpening: Date | null;
};

const SAID = {
  allow: ["The gate is open", ""],
  warn: ["The gate is open", ", with a warning"],
  deny: ["The gate is shut", ""],
  defer: ["The gate is shut for now", ": this waits, and is asked for again"],
} as const;

function headOf(version: string | null, { service, environment, verdict }: Looked): string {
  if (verdict === undefined) return "Nobody can tell yet what this deploys: it waits, and is asked for again";
  const [said, more] = SAID[verdict];
  return `${said} for ${service}${version ? ` ${version}` : ""} in ${environment}${more}`;
}

/** What is written beside the deployment at GitHub, in Markdown. */
export function heldComment({ version }: Pick<HeldRow, "version">, looked: Looked, publicUrl: string): string {
  const { because, nextOpening } = looked;
  const lines = because.flatMap(({ text, action }) => [`- ${text}`, ...(action ? [`  ${action}`] : [])]);
  const opens = nextOpening ? [`Opens next: ${nextOpening.toISOString()}`] : [];
  const foot = `${publicUrl}/gates`;
  const whole = [`**${headOf(version, looked)}**`, ...lines, ...opens].join("\n");
  const room = LONGEST - foot.length - 2;
  return `${whole.length > room ? `${whole.slice(0, room - 1)}…` : whole}\n\n${foot}`;
}

/** What stays the same while a verdict stands for the same reasons, whatever of their words tells the time. */
export const heldSubstance = ({ verdict, because }: Looked): string =>
  [
    verdict ?? "unknown",
    ...because.map(({ code, subject, request, policy }) => [code, subject, request, policy].join(" ")),
  ].join("\n");
