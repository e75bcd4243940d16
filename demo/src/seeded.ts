/** FNV-1a, 32 bit: a stable hash of a text, for shards and seeds (not for secrets). */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** A repeatable stream of numbers in [0, 1): the same seed gives the same stream (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The items in a repeatable random order (Fisher–Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const deck: T[] = [];
  for (const item of items) {
    const place = Math.floor(random() * (deck.length + 1));
    deck.push(item);
    const displaced = deck[place];
    if (displaced === undefined) continue;
    deck[place] = item;
    deck[deck.length - 1] = displaced;
  }
  return deck;
}
