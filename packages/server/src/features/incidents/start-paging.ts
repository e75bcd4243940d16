import { type RouteOfAlert, type WantedPolicy, wantedPolicies } from "@shipshape/domain/incidents/wanted-policies";
import { type EscalationBook, wantsSeveral } from "@shipshape/domain/oncall/escalation";
import { type Actor, SYSTEM } from "../../kernel/actor.ts";
import type { Db, Tx } from "../../kernel/database.ts";
import { escalationPolicyFor, type KnownService } from "../catalog/index.ts";
import { escalationBooks } from "../oncall/index.ts";
import { advanceRuns, type Needing, startFallback } from "./advance-paging.ts";
import type { Moving } from "./move-run.ts";
import { type AlertFacts, pagingFacts } from "./paging-facts.ts";
import { begunRun, type NewRun, pagingStore } from "./paging-store.ts";
import type { Scene } from "./scene.ts";
import { type Story, writeTimelines } from "./timeline-store.ts";

/** An incident for which paging is to begin, and what is known of why. */
export type Opening = {
  readonly scene: Scene;
  readonly service: KnownService | undefined;
  /** What the alert says that led to it; what its severity says where absent. */
  readonly alert?: AlertFacts | undefined;
  /** The receivers to which the alert goes, in place of the service. */
  readonly route?: RouteOfAlert | undefined;
  /** By which policies; where absent as the route says, or the service. */
  readonly policies?: readonly WantedPolicy[] | undefined;
  /** The first strand that is free for them, where others page for the incident already. */
  readonly strand?: number | undefined;
  /** Who asked for it, where a person did. */
  readonly askedBy?: string | undefined;
  /** Why nobody is paged as it begins: somebody has acknowledged already. Not where a policy waits for several. */
  readonly answered?: string | undefined;
  /** Why the first step is not waited for. */
  readonly hurry?: string | undefined;
};

type Found = { readonly book: EscalationBook | undefined; readonly because: string };

/** The policy that pages for what is about a service; where there is none, the mend. */
export function policyOfService(service: KnownService | undefined): WantedPolicy {
  if (service) {
    const { decision, because } = escalationPolicyFor(service);
    return { policy: decision, because };
  }
  const because = "it belongs to no service of the catalog: send the alert with the label service=<name>";
  return { policy: null, because };
}

/** The policies by which each is paged for as things stand; of those that there are not, why, with the mend. */
export async function policiesOf(
  db: Db,
  openings: readonly Pick<Opening, "service" | "route" | "policies">[],
): Promise<Found[][]> {
  const wanted = openings.map(
    ({ service, route, policies }) => policies ?? wantedPolicies(policyOfService(service), route),
  );
  const names = new Set(wanted.flatMap((list) => list.flatMap(({ policy }) => policy ?? [])));
  const books = await escalationBooks(db, [...names]);
  return wanted.map((list) =>
    list.map(({ policy, because }) => {
      const book = policy === null ? undefined : books.get(policy);
      if (policy === null || book) return { book, because };
      const mend = `${because}, but there is no such policy: apply an EscalationPolicy named ${policy}`;
      return { book, because: mend };
    }),
  );
}

type Begun = { readonly opening: Opening; readonly row: NewRun; readonly isAnswered?: true };

/** The runs of an opening, a strand for each of its policies that there is. */
function runsOf(opening: Opening, found: readonly Found[]): Begun[] {
  const { scene, alert, strand = 0, answered } = opening;
  const status = scene.incident.status === "acknowledged" ? "stopped" : "running";
  const incidentId = scene.incident.id;
  const facts = pagingFacts(scene.incident, alert);
  const books = found.flatMap(({ book, because }) => (book ? [{ book, because }] : []));
  return books.map(({ book, because }, nth): Begun => {
    const begun = { incidentId, strand: strand + nth, policyName: book.start, book, facts, status } as const;
    if (answered === undefined || Object.values(book.policies).some(wantsSeveral))
      return { opening, row: { ...begun, chosenBecause: because, because } };
    return {
      opening,
      row: { ...begun, status: "stopped", chosenBecause: because, because: answered },
      isAnswered: true,
    };
  });
}

/**
 * Begins to page for incidents, each by the policies of its alert's receivers or of its service as they are now, side by
 * side, and takes the steps that are due at once; for an incident that somebody looks after, one step alone. Where there
 * is no policy at all, the fallback of the installation pages. A handful of statements, however many there are. Returns the
 * ids of the incidents for which nobody can be paged.
 */
export async function startPagings(tx: Tx, openings: readonly Opening[]): Promise<ReadonlySet<string>> {
  const found = await policiesOf(tx, openings);
  const begun = openings.flatMap((opening, at) => runsOf(opening, found[at] ?? []));
  const needing: Needing[] = [];
  const stories: Story[] = [];
  for (const [at, { scene, alert, strand = 0, answered }] of openings.entries()) {
    const all = found[at] ?? [];
    const missing = all.filter(({ book }) => book === undefined).map(({ because }) => because);
    if (answered !== undefined) continue;
    const isBeside = strand > 0 || missing.length < all.length;
    if (isBeside) stories.push(unansweredStory(scene, missing));
    else {
      const facts = pagingFacts(scene.incident, alert);
      const once = scene.incident.status === "acknowledged";
      needing.push({ scene, facts, because: missing.join("; "), once, strand });
    }
  }
  await writeTimelines(tx, SYSTEM, stories);
  await pagingStore(tx).insertRuns(begun.flatMap(({ row, isAnswered }) => (isAnswered ? row : [])));
  const moving = begun.filter(({ isAnswered }) => !isAnswered);
  const movings = moving.map(({ opening, row }): Moving => {
    const run = begunRun(row, opening.scene.now);
    const once = run.status === "stopped";
    const because = opening.hurry ?? (once ? `${opening.askedBy ?? "somebody"} asked for it` : undefined);
    const early = because === undefined ? undefined : { because, byHand: true };
    return { scene: opening.scene, run, once, early, begins: true };
  });
  await advanceRuns(tx, movings);
  const isPaged = await startFallback(tx, needing);
  return new Set(isPaged ? [] : needing.map(({ scene }) => scene.incident.id));
}

/** Receivers behind which nobody stands, while others page. */
const unansweredStory = ({ incident }: Scene, missing: readonly string[]): Story => ({
  incidentId: incident.id,
  entries: missing.map((because) => ({
    kind: "unreachable",
    text: `Nobody is paged for one of its receivers, while others are: ${because}`,
    sourceKey: `unanswered:${because}`,
  })),
});

/** The same for one; false where nobody can be paged for it. */
export const startPaging = async (
  scene: Scene,
  actor: Actor,
  service: KnownService | undefined,
  more: Pick<Opening, "alert" | "route" | "policies"> = {},
): Promise<boolean> => (await startPagings(scene.tx, [{ scene, service, askedBy: actor.name, ...more }])).size === 0;
