import type { Routing, WrittenRouting } from "@shipshape/domain/alerts/routing";
import type { Silence } from "@shipshape/domain/alerts/silence";
import type { Config } from "../../kernel/config.ts";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { routingOf, routingStore } from "./routing-store.ts";
import { rulesStore } from "./rules-store.ts";
import { silenceOf, silencesStore } from "./silences-store.ts";

export type Muting = {
  /** Those that were not over when they were read. */
  readonly silences: readonly Silence[];
  /** The route tree; none where nobody wrote one. */
  readonly routing: Routing | undefined;
};

type Kept = Muting & { readonly version: number };
/** What each server of this process read last. */
const kept = new WeakMap<Config, Kept>();

/** Silences and routes as they are now: read again only after one of them changed, which the version of the rules says. */
export async function mutingInForce(db: Db, { config, clock }: Kernel, asOf?: number): Promise<Muting> {
  const version = asOf ?? (await rulesStore(db).version());
  const known = kept.get(config);
  if (known?.version === version) return known;
  const silences = (await silencesStore(db).current(clock.now())).map(silenceOf);
  const row = await routingStore(db).read();
  const routing = row && routingOf(row.spec as unknown as WrittenRouting);
  kept.set(config, { version, silences, routing });
  return { silences, routing };
}
