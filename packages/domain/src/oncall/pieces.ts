/** Somebody who is on call, and why. */
export type OnCallPerson = {
  readonly member: string;
  readonly because: string;
  /** The override that put them there. */
  readonly overrideId?: string | undefined;
};

export type People = readonly OnCallPerson[];

/** A stretch with the same people for the same reasons; epoch milliseconds, the end is not part of it. */
export type Piece = { readonly people: People; readonly fromMs: number; readonly toMs: number };

export const NOBODY: People = [];

/** What becomes of those below where somebody lies above. */
export type Mix = (below: People, above: People) => People;

/** The upper ones stay, and hide what they cover. */
export const covering: Mix = (below, above) => (above.length > 0 ? above : below);

/** Both hold; whoever stands in both is told once, as below. */
export const beside: Mix = (below, above) => {
  if (below.length === 0) return above;
  const others = above.filter(({ member }) => !below.some((one) => one.member === member));
  return others.length === 0 ? below : [...below, ...others];
};

/** Two lists of pieces, each in order and without overlap, made one by what `mix` says of every stretch. */
export function mixed(below: readonly Piece[], above: readonly Piece[], mix: Mix): readonly Piece[] {
  if (above.length === 0) return below;
  const result: Piece[] = [];
  let [i, j, atMs] = [0, 0, Number.NEGATIVE_INFINITY];
  for (;;) {
    while (i < below.length && (below[i]?.toMs ?? 0) <= atMs) i += 1;
    while (j < above.length && (above[j]?.toMs ?? 0) <= atMs) j += 1;
    const [lower, upper] = [below[i], above[j]];
    if (!lower && !upper) return result;
    const lowerFromMs = lower?.fromMs ?? Number.POSITIVE_INFINITY;
    const upperFromMs = upper?.fromMs ?? Number.POSITIVE_INFINITY;
    const fromMs = Math.max(atMs, Math.min(lowerFromMs, upperFromMs));
    const inLower = lower !== undefined && lowerFromMs <= fromMs;
    const inUpper = upper !== undefined && upperFromMs <= fromMs;
    const toMs = Math.min(inLower ? lower.toMs : lowerFromMs, inUpper ? upper.toMs : upperFromMs);
    const people = mix(inLower ? lower.people : NOBODY, inUpper ? upper.people : NOBODY);
    const last = result.at(-1);
    if (last && last.people === people && last.toMs === fromMs) result[result.length - 1] = { ...last, toMs };
    else if (people.length > 0) result.push({ people, fromMs, toMs });
    atMs = toMs;
  }
}

/** What of pieces lies within a span. */
export function cutTo(pieces: readonly Piece[], fromMs: number, toMs: number): Piece[] {
  return pieces.flatMap((piece) => {
    if (piece.fromMs >= fromMs && piece.toMs <= toMs) return [piece];
    const cut = { ...piece, fromMs: Math.max(piece.fromMs, fromMs), toMs: Math.min(piece.toMs, toMs) };
    return cut.fromMs < cut.toMs ? [cut] : [];
  });
}
