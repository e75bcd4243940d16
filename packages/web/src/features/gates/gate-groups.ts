import type { GateView } from "./gate-matrix.tsx";
import { sternestFirst } from "./gate-words.ts";

/**
 * Gates that answer the same because of the same: under a freeze that is every service of an environment, under an incident every
 * environment of a service.
 */
export type GateGroup = Pick<GateView, "verdict" | "because" | "nextOpening"> & {
  readonly key: string;
  /** Of each service the first: whose gates these are. */
  readonly gates: readonly GateView[];
  /** Where: for each of those services the same. */
  readonly environments: readonly string[];
  /** How many gates that is. */
  readonly count: number;
};

const saysOf = ({ verdict, because, nextOpening }: GateView): string =>
  JSON.stringify([verdict, nextOpening, because.map(({ text }) => text)]);

/** Groups whose members say the same, by a key that each of them has; in the order in which the first of each came. */
const together = <One>(all: readonly One[], keyOf: (one: One) => string): (readonly [string, readonly One[]])[] => {
  const groups = new Map<string, One[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key) ?? [];
    group.push(one);
    groups.set(key, group);
  }
  return [...groups];
};

/** The same services that say the same elsewhere. */
const elsewhereOf = (gates: readonly GateView[]): string =>
  JSON.stringify([gates.map(({ service }) => service), gates[0] ? saysOf(gates[0]) : ""]);

/** The gates that are not simply open, the sternest first; those that say the same stand together. */
export function gateGroups(gates: readonly GateView[]): GateGroup[] {
  const inOnePlace = together(sternestFirst(gates), (gate) => JSON.stringify([gate.environment, saysOf(gate)]));
  const groups = together(
    inOnePlace.map(([, place]) => place),
    elsewhereOf,
  );
  return groups.flatMap(([key, places]) => {
    const [one = []] = places;
    const [first] = one;
    if (!first) return [];
    const { verdict, because, nextOpening } = first;
    const environments = places.flatMap(([gate]) => (gate ? [gate.environment] : []));
    return [{ key, verdict, because, nextOpening, gates: one, environments, count: one.length * environments.length }];
  });
}
