import { createDoorPasses, isDoorKey, standingSecrets } from "../../../kernel/door-key.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { Refused } from "../../../kernel/refused.ts";
import { hashSecret } from "../../../kernel/seal.ts";
import { type GateSourceRow, gateSourceStore } from "./gate-source-store.ts";

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
  const passes = createDoorPasses<GateSourceRow>(clock);
  const holder = (source: GateSourceRow, isTest: boolean): KnownHolder => {
    if (source.deletedAt) throw new Refused("retired", `The source ${source.name} was deleted.`);
    return { source, secrets: standingSecrets(source, seal, clock.now()), isTest };
  };
  return {
    async holderOf(key) {
      const hash = hashSecret(key);
      const bearer = passes.bearerOf(hash);
      if (bearer) return holder(bearer, true);
      const row = isDoorKey(key) ? await gateSourceStore(db).byKeyHash(hash) : undefined;
      if (!row)
        throw new Refused(
          "wrong_key",
          "This address is of no source: Delivery, Gates, Who asks shows those there are.",
        );
      return holder(row, false);
    },
    passFor: passes.give,
  };
}
