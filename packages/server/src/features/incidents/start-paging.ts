import type { EscalationBook } from "@shipshape/domain/oncall/escalation";
import type { Actor } from "../../kernel/actor.ts";
import type { Db, Tx } from "../../kernel/database.ts";
import { escalationPolicyFor, type KnownService } from "../catalog/index.ts";
import { escalationBooks } from "../oncall/index.ts";
import { advanceRuns, type Needing, startFallback } from "./advance-paging.ts";
import type { Moving } from "./move-run.ts";
import { type AlertFacts, pagingFacts } from "./paging-facts.ts";
import { type NewRun, pagingStore } from "./paging-store.ts";
import type { Scene } from "./scene.ts";

/** An incident for which paging is to begin, and what is known of why. */
export type Opening = {
  readonly scene: Scene;
  readonly service: KnownService | undefined;
  /** What the alert says that led to it; what its severity says where absent. */
  readonly alert?: AlertFacts | undefined;
  /** The policy that the route of the alert names, in place of the service's. */
  readonly route?:
    | { readonly escalationPolicy?: string | undefined; readonly because?: string | undefined }
    | undefined;
  /** Who asked for it, where a person did. */
  readonly askedBy?: string | undefined;
};

type Found = { readonly book: EscalationBook | undefined; readonly because: string };

/** The policy by which each is paged for as things stand; where there is none, why, with the mend. */
export async function policiesOf(db: Db, openings: readonly Pick<Opening, "service" | "route">[]): Promise<Found[]> {
  const chosen = openings.map(({ service, route }): { readonly name: string | null; readonly because: string } => {
    const named = route?.escalationPolicy;
    if (named !== undefined) {
      return { name: named, because: route?.because ?? `${named} is the escalation policy of the alert's route` };
    }
    if (!service) {
      return {
        name: null,
        because: "it belongs to no service of the catalog: send the alert with the label service=<name>",
      };
    }
    const { decision, because } = escalationPolicyFor(service);
    return { name: decision, because };
  });
  const books = await escalationBooks(
    db,
    chosen.flatMap(({ name }) => name ?? []),
  );
  return chosen.map(({ name, because }) => {
    const book = name === null ? undefined : books.get(name);
    if (name === null || book) return { book, because };
    const mend = `${because}, but there is no such policy: apply an EscalationPolicy named ${name}`;
    return { book, because: mend };
  });
}

/**
 * Begins to page for incidents, each by the policy of its alert's route or of its service as it is now, and takes the
 * steps that are due at once; for an incident that somebody looks after, one step alone. Where there is no policy, the
 * fallback of the installation pages. A handful of statements, however many there are. False where nobody can be paged
 * for one of them.
 */
export async function startPagings(tx: Tx, openings: readonly Opening[]): Promise<boolean> {
  const found = await policiesOf(tx, openings);
  const rows: NewRun[] = [];
  const paging: Opening[] = [];
  const needing: Needing[] = [];
  for (const [index, opening] of openings.entries()) {
    const { scene, alert } = opening;
    const { book, because } = found[index] ?? {};
    const facts = pagingFacts(scene.incident, alert);
    const once = scene.incident.status === "acknowledged";
    if (book === undefined) needing.push({ scene, facts, because: because ?? "", once });
    else {
      const status = once ? "stopped" : "running";
      const chosenBecause = because ?? "";
      rows.push({
        incidentId: scene.incident.id,
        policyName: book.start,
        book,
        facts,
        chosenBecause,
        because: chosenBecause,
        status,
      });
      paging.push(opening);
    }
  }
  const runs = await pagingStore(tx).insertRuns(rows);
  const movings = runs.flatMap((run, index): Moving[] => {
    const opening = paging[index];
    if (!opening) return [];
    const once = run.status === "stopped";
    const early = once ? { because: `${opening.askedBy ?? "somebody"} asked for it`, byHand: true } : undefined;
    return [{ scene: opening.scene, run, once, early }];
  });
  await advanceRuns(tx, movings);
  return startFallback(tx, needing);
}

/** The same for one. */
export const startPaging = (
  scene: Scene,
  actor: Actor,
  service: KnownService | undefined,
  more: Pick<Opening, "alert" | "route"> = {},
): Promise<boolean> => startPagings(scene.tx, [{ scene, service, askedBy: actor.name, ...more }]);
