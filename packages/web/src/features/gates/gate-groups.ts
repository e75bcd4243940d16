import type { GateView } from "./gate-matrix.tsx";
import { sternestFirst } from "./gate-words.ts";

/** Gates that answer the same because of the same: under a freeze that is every service of an environment. */
export type GateGroup = Pick<GateView, "verdict" | "because" | "nextOpening"> & {
  readonly key: string;
  readonly gates: readonly GateView[];
};

const sameOf = ({ environment, verdict, because, nextOpening }: GateView): string =>
  JSON.stringify([environment, verdict, nextOpening, because.map(({ text }) => text)]);

/** The gates that are not simply open, the sternest first; those that say the same stand together. */
export function gateGroups(gates: readonly GateView[]): GateGroup[] {
  const groups = new Map<string, GateView[]>();
  for (const gate of sternestFirst(gates)) {
    const key = sameOf(gate);
    const group = groups.get(key) ?? [];
    group.push(gate);
    groups.set(key, group);
  }
  return [...groups].flatMap(([key, [first, ...rest]]) =>
    first
      ? [
          {
            key,
            verdict: first.verdict,
            because: first.because,
            nextOpening: first.nextOpening,
            gates: [first, ...rest],
          },
        ]
      : [],
  );
}
