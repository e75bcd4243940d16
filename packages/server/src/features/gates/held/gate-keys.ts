import { randomBytes } from "node:crypto";
import type { Kernel } from "../../../kernel/kernel.ts";
import { Refused } from "../../../kernel/refused.ts";
import { hashSecret } from "../../../kernel/seal.ts";
import { type GateSourceRow, gateSourceStore } from "./gate-source-store.ts";

const PASS_MS = 30_000;

export const newGateKey = (): string => randomBytes(16).toString("hex");

export type KnownHolder = {
  readonly source: GateSourceRow;
  readonly secrets: readonly string[];
  readonly isTest: boolean;
};

/** Whose keys open the door of gates. */
export type GateKeys = {
  holderOf(key: string): Promise<KnownHolder>;
  /** A key for a test, for half a minute and in this process only. */
  passFor(source: GateSourceRow): string;
};

export function createGateKeys({ db, clock, seal }: Pick<Kernel, "db" | "clock" | "seal">): GateKeys {
  const passes = new Map<string, { readonly source: GateSourceRow; readonly untilMs: number }>();
  const holder = (source: GateSourceRow, isTest: boolean): KnownHolder => {
    if (source.deletedAt) throw new Refused("retired", `The source ${source.name} was deleted.`);
    const { previousSealedSecret: previous, previousSecretUntil: until } = source;
    const further = previous !== null && until !== null && until > clock.now() ? [seal.open(previous)] : [];
    return { source, secrets: [seal.open(source.sealedSecret), ...further], isTest };
  };
  return {
    async holderOf(key) {
      const hash = hashSecret(key);
      const pass = passes.get(hash);
      if (pass && pass.untilMs > clock.now().getTime()) return holder(pass.source, true);
      const row = /^[0-9a-f]{32}$/.test(key) ? await gateSourceStore(db).byKeyHash(hash) : undefined;
      if (!row)
        throw new Refused(
          "wrong_key",
          "This address is of no source: Delivery, Gates, Who asks shows those there are.",
        );
      return holder(row, false);
    },
    passFor(source) {
      const nowMs = clock.now().getTime();
      for (const [hash, { untilMs }] of passes) if (untilMs <= nowMs) passes.delete(hash);
      const key = newGateKey();
      passes.set(hashSecret(key), { source, untilMs: nowMs + PASS_MS });
      return key;
    },
  };
}
