import type { ChangeFact, IncidentFact } from "@shipshape/domain/changes/fact";
import { foreignIncidentStore } from "./foreign-incident-store.ts";
import type { Ground } from "./ground.ts";
import type { ToldPlace } from "./place-finder.ts";
import { foreignKey, groundOfPlaces } from "./record-builds.ts";
import { type MergedRow, mergeRows, newestOf, type RecordTable, type Said, saidBy } from "./record-store.ts";
import type { ToldFact } from "./told-fact.ts";

const CHANGE: RecordTable = {
  table: "change",
  key: { source: "text", external_id: "text" },
  hasId: true,
  fields: {
    ended_at: ["endedAt", "timestamptz"],
    author: ["author", "text"],
    url: ["url", "text"],
  },
  derived: {
    kind: "text",
    title: "text",
    at: "timestamptz",
    service_id: "uuid",
    environment: "text",
    details: "jsonb",
  },
  dependsOnRules: true,
};

const INCIDENT: RecordTable = {
  table: "foreign_incident",
  key: { source: "text", external_id: "text" },
  hasId: true,
  fields: { resolved_at: ["resolvedAt", "timestamptz"], url: ["url", "text"] },
  derived: {
    title: "text",
    status: "text",
    opened_at: "timestamptz",
    service_id: "uuid",
    environment: "text",
    ignored_by: "text",
  },
  dependsOnRules: true,
};

/** A place that names nothing is no place that was not understood. */
const saysWhere = (place: ToldPlace | undefined): boolean =>
  (place?.service ?? place?.name ?? place?.repository) !== undefined;

const lastPart = (key: MergedRow["key"]): string => String(key["external_id"]);

const saidOf = ({ fact, told }: ToldFact<ChangeFact | IncidentFact>): Said => {
  const place = fact.fields.place && { ...fact.fields.place, ...told };
  return { key: foreignKey(fact.key), words: saidBy(fact, { place }) };
};

/** Tells back what is kept without its service or the environment that it names, because that is not known; which a rule ignores. */
async function tellUnmapped<F extends ChangeFact | IncidentFact>(
  ground: Ground,
  facts: readonly ToldFact<F>[],
  what: string,
): Promise<ReadonlyMap<ToldFact<F>, string>> {
  const ignored = new Map<ToldFact<F>, string>();
  const rows = facts.map((one) => ({ ...saidOf(one), id: undefined, isNew: false }));
  const groundOf = await groundOfPlaces(ground, rows);
  for (const [nth, row] of rows.entries()) {
    const { place, found } = groundOf(row);
    const told = facts[nth];
    if (told === undefined || found === undefined) continue;
    if (found.ignored) {
      ignored.set(told, found.because.service);
      continue;
    }
    const lost = [
      ...(saysWhere(place) && found.serviceId === undefined ? [["service", found.because.service]] : []),
      ...(place?.environment !== undefined && found.environment === undefined
        ? [["environment", found.because.environment]]
        : []),
    ];
    if (lost.length === 0) continue;
    const [names, whys] = [lost.map(([name]) => name), lost.map(([, why]) => why)];
    ground.refuse(told.event, `The ${what} is kept without its ${names.join(" and ")}: ${whys.join("; ")}.`);
  }
  return ignored;
}

/** What changed and was no deployment. Kept also where nobody knows whose it is: it still happened; not where a rule ignores it. */
export async function recordChanges(ground: Ground, facts: readonly ToldFact<ChangeFact>[]): Promise<MergedRow[]> {
  const ignored = await tellUnmapped(ground, facts, "change");
  for (const [{ event }, because] of ignored) ground.ignore(event, because);
  const kept = facts.filter((fact) => !ignored.has(fact));
  return mergeRows(ground.tx, CHANGE, kept.map(saidOf), async (rows) => {
    const groundOf = await groundOfPlaces(ground, rows);
    return ({ change, title, at, details }, row) => {
      const { found } = groundOf(row);
      return {
        kind: change ?? "other",
        title: title ?? lastPart(row.key),
        at: at ?? newestOf(row.words),
        service_id: found?.serviceId ?? null,
        environment: found?.environment ?? null,
        details: details ?? {},
      };
    };
  });
}

type ToldIncident = ToldFact<IncidentFact>;
type Standing = Awaited<ReturnType<ReturnType<typeof foreignIncidentStore>["standing"]>>;

/** Without those that say once more of an incident that it is over: it ended when that was said first. */
function withoutRepeatedEnds(facts: readonly ToldIncident[], standing: Standing): readonly ToldIncident[] {
  const isEnd = ({ fact: { fields } }: ToldIncident) => fields.status === "resolved" && fields.openedAt === undefined;
  const isSame = (one: ToldIncident, other: ToldIncident) =>
    one.fact.key.source === other.fact.key.source && one.fact.key.externalId === other.fact.key.externalId;
  return facts.filter((one, at) => {
    if (!isEnd(one)) return true;
    const before = facts.findLast((other, nth) => nth < at && isSame(one, other));
    return before ? before.fact.fields.status !== "resolved" : standing(one.fact.key)?.isResolved !== true;
  });
}

const foreignIdOf = ({ key }: MergedRow) => ({ source: String(key["source"]), externalId: lastPart(key) });

/**
 * Incidents that others lead. What a rule ignores is written down as ignored, and is none of ours: its end, which may say nothing of
 * its place, is known to belong to it. One that counted before there was such a rule goes on to count.
 */
export async function recordIncidents(ground: Ground, facts: readonly ToldIncident[]): Promise<MergedRow[]> {
  if (facts.length === 0) return [];
  await tellUnmapped(ground, facts, "incident");
  const standing = await foreignIncidentStore(ground.tx).standing(facts.map(({ fact }) => fact.key));
  const kept = withoutRepeatedEnds(facts, standing);
  const ignoredBy = new Map<string, string>();
  const rows = await mergeRows(ground.tx, INCIDENT, kept.map(saidOf), async (merged) => {
    const groundOf = await groundOfPlaces(ground, merged);
    return ({ title, status, openedAt, resolvedAt }, row) => {
      const { found } = groundOf(row);
      const id = foreignIdOf(row);
      const ignored = found?.ignored === true && standing(id)?.counts !== true ? found.because.service : null;
      if (ignored !== null) ignoredBy.set(JSON.stringify(id), ignored);
      return {
        title: title ?? lastPart(row.key),
        status: status ?? (resolvedAt === undefined ? "open" : "resolved"),
        opened_at: openedAt ?? newestOf(row.words),
        service_id: found?.serviceId ?? null,
        environment: found?.environment ?? null,
        ignored_by: ignored,
      };
    };
  });
  for (const { fact, event } of kept) {
    const { source, externalId } = fact.key;
    const because = ignoredBy.get(JSON.stringify({ source, externalId }));
    if (because !== undefined) ground.ignore(event, because);
  }
  return rows;
}
