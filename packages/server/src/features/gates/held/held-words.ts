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
  allow: "The gate is open",
  warn: "The gate is open, with a warning",
  deny: "The gate is shut",
  defer: "The gate is shut for now: this waits, and is asked for again",
} as const;

/** What is written beside the deployment at GitHub, in Markdown. */
export function heldComment({ version }: Pick<HeldRow, "version">, looked: Looked, publicUrl: string): string {
  const { service, environment, verdict, because, nextOpening } = looked;
  const head =
    verdict === undefined
      ? "Nobody can tell yet what this deploys: it waits, and is asked for again"
      : `${SAID[verdict]} for ${service}${version ? ` ${version}` : ""} in ${environment}`;
  const lines = because.flatMap(({ text, action }) => [`- ${text}`, ...(action ? [`  ${action}`] : [])]);
  const opens = nextOpening ? [`Opens next: ${nextOpening.toISOString()}`] : [];
  const foot = `${publicUrl}/gates`;
  const whole = [`**${head}**`, ...lines, ...opens].join("\n");
  const room = LONGEST - foot.length - 2;
  return `${whole.length > room ? `${whole.slice(0, room - 1)}…` : whole}\n\n${foot}`;
}

/** What stays the same while a verdict stands for the same reasons, whatever of their words tells the time. */
export const heldSubstance = ({ verdict, because }: Looked): string =>
  [
    verdict ?? "unknown",
    ...because.map(({ code, subject, request, policy }) => [code, subject, request, policy].join(" ")),
  ].join("\n");
