import { type Mix, mixed, type OnCallPerson, type People, type Piece } from "./pieces.ts";

/**
 * For a while something else than the rotations say. Epoch milliseconds; the end is not part of it.
 * `replace` (the default): the member takes over, from `instead` alone or, without it, from everybody.
 * `add`: the member is on call as well. `remove`: the member is not, and nobody comes instead.
 */
export type Override = {
  readonly id?: string | undefined;
  readonly kind?: "replace" | "add" | "remove" | undefined;
  readonly member: string;
  readonly instead?: string | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason?: string | undefined;
};

export const isEmpty = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): boolean =>
  toMs <= fromMs;

const because = ({ reason, instead }: Override): string => {
  const whom = instead === undefined ? "override" : `override instead of ${instead}`;
  return reason ? `${whom}: ${reason}` : whom;
};

const without = (people: People, member: string): People =>
  people.some((one) => one.member === member) ? people.filter((one) => one.member !== member) : people;

/** What an override makes of those who would be on call. */
function effectOf(override: Override): (below: People) => People {
  const { kind = "replace", member, instead, id } = override;
  const person: OnCallPerson = { member, because: because(override), overrideId: id };
  if (kind === "remove") return (below) => without(below, member);
  if (kind === "add") {
    return (below) => (below.some((one) => one.member === member) ? below : [...below, person]);
  }
  if (instead === undefined) {
    const alone = [person];
    return () => alone;
  }
  return (below) => {
    if (!below.some((one) => one.member === instead)) return below;
    // of whoever stands in for themselves nothing changes but the reason
    const others = member === instead ? below : without(below, member);
    return others.map((one) => (one.member === instead ? person : one));
  };
}

/** Pieces as they are under one override; the later of two lies on top. */
export function overridden(pieces: readonly Piece[], override: Override): readonly Piece[] {
  if (isEmpty(override)) return pieces;
  const effect = effectOf(override);
  let [lastBelow, lastResult]: [People | undefined, People] = [undefined, []];
  const mix: Mix = (below, above) => {
    if (above.length === 0) return below;
    if (below !== lastBelow) [lastBelow, lastResult] = [below, effect(below)];
    return lastResult;
  };
  const marker = [{ member: override.member, because: "" }];
  return mixed(pieces, [{ people: marker, fromMs: override.fromMs, toMs: override.toMs }], mix);
}
