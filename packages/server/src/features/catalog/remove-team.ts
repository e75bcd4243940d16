import { teamChanged } from "@shipshape/contract/catalog";
import type { Actor } from "../../kernel/actor.ts";
import type { ConfigurationKind } from "../../kernel/configuration/kind.ts";
import { lockDefinitions } from "../../kernel/configuration/lock-definitions.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { catalogStore } from "./catalog-store.ts";
import { catalogViews } from "./catalog-views.ts";
import { noSuchTeam } from "./check-team.ts";
import { refuseMissedTeam } from "./refuse-missed-team.ts";
import { describedTeam } from "./team-description.ts";

/**
 * Removes a team that owns nothing, and never did: a service that was archived still names its owner; and that nothing of
 * these kinds names.
 */
export const removeTeam = (
  { db }: Kernel,
  actor: Actor,
  name: string,
  kinds: readonly ConfigurationKind[] = [],
): Promise<void> =>
  inTransaction(db, async (tx) => {
    await lockDefinitions(tx);
    const views = catalogViews(tx);
    const row = await views.team(name);
    if (!row) throw await noSuchTeam(tx, name);
    const owned = await views.everOwnedBy(name);
    const [first] = owned;
    if (first) {
      const more = owned.length > 1 ? ` and ${owned.length - 1} more` : "";
      const which = first.archivedAt === null ? first.name : `${first.name}, which is archived`;
      throw new DomainError("conflict", `"${name}" owns ${which}${more}: give what it owns to another team first.`);
    }
    await refuseMissedTeam(tx, kinds, name);
    await catalogStore(tx).removeTeam(row.id);
    const subject = `team:${name}`;
    await audit(tx, actor, { action: "catalog.removeTeam", subject, before: describedTeam(row) });
    await emit(tx, actor, teamChanged, { team: name }, subject);
  });
