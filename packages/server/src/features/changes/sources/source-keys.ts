import type { SourceKindName } from "@shipshape/contract/changes-sources";
import { createDoorPasses, isDoorKey, standingSecrets } from "../../../kernel/door-key.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { Refused } from "../../../kernel/refused.ts";
import { hashSecret } from "../../../kernel/seal.ts";
import { shortMemory } from "../../../kernel/short-memory.ts";
import { type SourceRow, sourceStore } from "./source-store.ts";

const REMEMBERED_MOST = 5_000;

/** A source at its door: what proves its sender. */
export type KnownSender = {
  readonly id: string;
  readonly name: string;
  readonly kind: SourceKindName;
  readonly secrets: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** It is a test of ours. */
  readonly isTest: boolean;
};

/** The sources whose keys open doors: remembered for two seconds, not longer. */
export type SourceKeys = {
  /** Whom a key in an address belongs to. Refuses one that opens nothing. */
  senderOf(key: string): Promise<KnownSender>;
  /** Whom the path of a script made for DevLake names. */
  devlakeSender(field: "connection" | "project", name: string): Promise<KnownSender>;
  /** A key for a test, for half a minute and in this process only; with it a further secret counts. */
  passFor(row: SourceRow, secret?: string): string;
  forget(): void;
};

export function createSourceKeys({ db, clock, seal }: Pick<Kernel, "db" | "clock" | "seal">): SourceKeys {
  const known = shortMemory<KnownSender>(clock, REMEMBERED_MOST);
  const passes = createDoorPasses<KnownSender>(clock);

  const senderFrom = (row: SourceRow, more: readonly string[] = [], isTest = false): KnownSender => {
    if (row.deletedAt) throw new Refused("retired", `The source ${row.name} was deleted.`);
    return {
      id: row.id,
      name: row.name,
      kind: row.kind as SourceKindName,
      secrets: [...more, ...standingSecrets(row, seal, clock.now())],
      settings: row.settings as KnownSender["settings"],
      isTest,
    };
  };
  return {
    async senderOf(key) {
      const hash = hashSecret(key);
      const bearer = passes.bearerOf(hash);
      if (bearer) return bearer;
      return known.of(hash, async () => {
        const row = isDoorKey(key) ? await sourceStore(db).byKeyHash(hash) : undefined;
        if (row) return senderFrom(row);
        throw new Refused("wrong_key", "This address is of no source: 'shipshape source list' shows those there are.");
      });
    },
    devlakeSender: (field, name) =>
      known.of(`devlake ${field} ${name}`, async () => {
        const row = await sourceStore(db).byDevlakeName(field, name);
        if (row) return senderFrom(row);
        throw new Refused("wrong_key", `There is no source of the kind devlake for ${field} "${name}".`);
      }),
    passFor: (row, secret) => passes.give(senderFrom(row, secret ? [secret] : [], true)),
    forget: known.forget,
  };
}
