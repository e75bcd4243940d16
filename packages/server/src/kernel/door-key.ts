import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.ts";
import { hashSecret, type Seal } from "./seal.ts";

const PASS_MS = 30_000;
const HINT_LENGTH = 6;

/**
 * A key of a door, where other systems send to us: 32 hex digits, 128 bits. PagerDuty's routing keys are 32 characters and some of
 * its senders check that, so the keys of all doors have this form.
 */
export const newDoorKey = (): string => randomBytes(16).toString("hex");

/** Whether a text can be one: what cannot is not looked for, so that strangers who try keys cost nothing. */
export const isDoorKey = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

/** What is shown of a key afterwards. */
export const doorKeyHint = (key: string): string => key.slice(0, HINT_LENGTH);

/** The secrets that prove a sender: its own, and until the moment it is told the one it had before; none where it has none. */
export function standingSecrets(
  {
    sealedSecret,
    previousSealedSecret: previous,
    previousSecretUntil: until,
  }: {
    readonly sealedSecret: string | null;
    readonly previousSealedSecret: string | null;
    readonly previousSecretUntil: Date | null;
  },
  seal: Pick<Seal, "open">,
  now: Date,
): string[] {
  if (sealedSecret === null) return [];
  const own = seal.open(sealedSecret);
  return previous !== null && until !== null && until > now ? [own, seal.open(previous)] : [own];
}

export type DoorPasses<T> = {
  /** A key that opens the door in the name of `bearer`. */
  give(bearer: T): string;
  /** Whom a pass was given, while it holds. */
  bearerOf(keyHash: string): T | undefined;
};

/** Keys for requests of our own by a door, such as a test: each holds for half a minute, in this process only. */
export function createDoorPasses<T>(clock: Pick<Clock, "now">): DoorPasses<T> {
  const passes = new Map<string, { readonly bearer: T; readonly untilMs: number }>();
  const nowMs = () => clock.now().getTime();
  return {
    give(bearer) {
      for (const [hash, { untilMs }] of passes) if (untilMs <= nowMs()) passes.delete(hash);
      const key = newDoorKey();
      passes.set(hashSecret(key), { bearer, untilMs: nowMs() + PASS_MS });
      return key;
    },
    bearerOf(keyHash) {
      const pass = passes.get(keyHash);
      return pass && pass.untilMs > nowMs() ? pass.bearer : undefined;
    },
  };
}
