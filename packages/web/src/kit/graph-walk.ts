/** Where a node of a graph stands: its middle. */
export type Place = { readonly id: string; readonly x: number; readonly y: number };

export type Direction = "left" | "right" | "up" | "down";

/** How far the way may lead aside before a node lies in another direction. */
const ASIDE = 2.2;

/**
 * Where an arrow key leads: the nearest node in that direction; one that is joined by an edge before one that is not.
 * Undefined where there is none.
 */
export function neighbourTowards(
  from: Place,
  direction: Direction,
  places: readonly Place[],
  isJoined: (id: string) => boolean,
): Place | undefined {
  const sign = direction === "right" || direction === "down" ? 1 : -1;
  const across = direction === "left" || direction === "right";
  let best: { place: Place; cost: number } | undefined;
  for (const place of places) {
    const along = sign * (across ? place.x - from.x : place.y - from.y);
    const aside = Math.abs(across ? place.y - from.y : place.x - from.x);
    if (place.id === from.id || along <= 1) continue;
    const joined = isJoined(place.id);
    if (!joined && aside > along * ASIDE) continue;
    const cost = (along + aside * 1.4) * (joined && across ? 0.25 : 1);
    if (!best || cost < best.cost) best = { place, cost };
  }
  return best?.place;
}
