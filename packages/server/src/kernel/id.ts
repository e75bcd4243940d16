import { randomFillSync } from "node:crypto";
import { v7 } from "uuid";

const BYTES = 16;
/** Taken from the system for so many ids at once: asked for each by itself, they were most of what an id costs. */
const random = Buffer.alloc(256 * BYTES);
let used = random.length;

function freshRandom(): Buffer {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += BYTES;
  return random.subarray(used - BYTES, used);
}

let msecs = 0;
let seq = 0;

/**
 * A new id: UUID version 7, so that ids sort by the time at which they were made; those of one process in the order in which it made
 * them, also within a millisecond and while the system's clock is set back (RFC 9562, § 6.2, a counter that begins at random).
 */
export function newId(): string {
  const drawn = freshRandom();
  const nowMs = Math.floor(performance.timeOrigin + performance.now());
  seq = nowMs > msecs ? drawn.readUInt32BE(0) >>> 1 : seq + 1;
  msecs = Math.max(msecs, nowMs);
  return v7({ random: drawn, msecs, seq });
}
