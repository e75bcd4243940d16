import { ApiProblem } from "@shipshape/contract/problem";

const POLL_MS = 15_000;

type Verdict = {
  readonly verdict: "allow" | "warn" | "deny" | "defer";
  readonly because: readonly { readonly text: string }[];
  readonly nextOpening: Date | null;
};

export const isOpen = ({ verdict }: Pick<Verdict, "verdict">): boolean => verdict === "allow" || verdict === "warn";

type Waiting<V> = {
  /** Asks the gate; `isCurious` where nothing is to be written down. */
  readonly ask: (isCurious: boolean) => Promise<V>;
  readonly waitMs: number;
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Is told each time that the gate answers otherwise than before. */
  readonly onShut: (verdict: V) => void;
};

const sayingOf = ({ verdict, because }: Verdict): string => [verdict, ...because.map(({ text }) => text)].join("\n");

/** A server that starts anew, or a network that fails for a moment, ends no waiting. */
async function askedOrGone<V>(ask: () => Promise<V>): Promise<V | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiProblem && (error.status === 0 || error.status >= 500)) return undefined;
    throw error;
  }
}

/**
 * Asks the gate, and where it is shut asks again until it opens or the time is over. It looks every quarter of a minute, sooner where
 * the gate said when it opens; the answer that lets a change begin is asked for as such, and written down.
 */
export async function askUntilOpen<V extends Verdict>({ ask, waitMs, nowMs, sleep, onShut }: Waiting<V>): Promise<V> {
  let last = await ask(false);
  if (isOpen(last) || waitMs === 0) return last;
  onShut(last);
  const untilMs = nowMs() + waitMs;
  for (let leftMs = waitMs; leftMs > 0; leftMs = untilMs - nowMs()) {
    const opensInMs = last.nextOpening ? Math.max(1_000, last.nextOpening.getTime() - nowMs()) : POLL_MS;
    await sleep(Math.min(POLL_MS, opensInMs, leftMs));
    const next = await askedOrGone(() => ask(true));
    if (next && isOpen(next)) {
      const answer = await askedOrGone(() => ask(false));
      if (answer && isOpen(answer)) return answer;
    }
    if (next && sayingOf(next) !== sayingOf(last)) onShut(next);
    last = next ?? last;
  }
  return last;
}
