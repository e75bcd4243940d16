import type { IntegrationKind } from "@shipshape/contract/integrations";
import { can } from "../../kernel/actor.ts";
import { createDoorPasses, isDoorKey } from "../../kernel/door-key.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { hashSecret } from "../../kernel/seal.ts";
import { shortMemory } from "../../kernel/short-memory.ts";
import { tokenFinder } from "../access/index.ts";
import { servicesByIds } from "../catalog/index.ts";
import { integrationStore } from "./integration-store.ts";
import { Refused } from "./refused.ts";

const REMEMBERED_MOST = 5_000;

/** Whoever sends by a door: an integration, or (`integrationId: null`) an API token that may send alerts. */
export type Caller = {
  readonly integrationId: string | null;
  readonly name: string;
  readonly kind: IntegrationKind | null;
  /** Whose alerts these are where they do not say. */
  readonly serviceName: string | undefined;
  /** What its requests are signed with; undefined where they need not be. */
  readonly signingSecret: string | undefined;
};

export type Keyring = {
  /** Whom a key belongs to. Refuses a key that opens nothing. Remembered for two seconds, not longer. */
  callerOf(key: string | undefined): Promise<Caller>;
  /** A key for one of our own requests in the name of an integration, for half a minute and in this process only. */
  passFor(caller: Caller): string;
  forget(): void;
};

const wrongKey = (detail: string) => new Refused("wrong_key", detail);

export function createKeyring({ db, clock, seal }: Kernel): Keyring {
  const known = shortMemory<Caller>(clock, REMEMBERED_MOST);
  const passes = createDoorPasses<Caller>(clock);
  const actorOfToken = tokenFinder({ db, clock });

  const ofIntegration = async (hash: string): Promise<Caller | undefined> => {
    const row = await integrationStore(db).byKeyHash(hash, clock.now());
    if (!row) return undefined;
    if (row.deletedAt) throw new Refused("retired", `The integration ${row.name} was removed.`);
    const service = row.serviceId ? (await servicesByIds(db, [row.serviceId])).get(row.serviceId) : undefined;
    return {
      integrationId: row.id,
      name: row.name,
      kind: row.kind as IntegrationKind,
      serviceName: service?.name,
      signingSecret: row.sealedSecret === null ? undefined : seal.open(row.sealedSecret),
    };
  };
  const ofToken = async (token: string): Promise<Caller> => {
    const actor = await actorOfToken(token).catch((error: unknown) => {
      throw error instanceof DomainError ? wrongKey(error.message) : error;
    });
    if (!can(actor, "alerts:ingest")) throw wrongKey(`${actor.name} may not send alerts: it needs alerts:ingest.`);
    return { integrationId: null, name: actor.name, kind: null, serviceName: undefined, signingSecret: undefined };
  };

  return {
    async callerOf(key) {
      if (!key) throw wrongKey("There is no key in the request.");
      const hash = hashSecret(key);
      const bearer = passes.bearerOf(hash);
      if (bearer) return bearer;
      return known.of(hash, async () => {
        const caller = key.startsWith("shp_")
          ? await ofToken(key)
          : isDoorKey(key)
            ? await ofIntegration(hash)
            : undefined;
        if (caller) return caller;
        throw wrongKey("This key opens nothing here: 'shipshape integration list' shows those there are.");
      });
    },
    passFor: passes.give,
    forget: known.forget,
  };
}
