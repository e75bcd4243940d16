import type { ForeignId } from "@shipshape/domain/changes/fact";
import { sql } from "kysely";
import { textColumn } from "../../kernel/columns.ts";
import type { Tx } from "../../kernel/database.ts";

const keyOf = ({ source, externalId }: ForeignId): string => `${source} ${externalId}`;

export type StandingIncident = {
  readonly isResolved: boolean;
  /** It is one of a service of ours, which no rule ignored. */
  readonly counts: boolean;
};

export const foreignIncidentStore = (tx: Tx) => ({
  /** How these stand before anything more is said of them. */
  async standing(keys: readonly ForeignId[]): Promise<(key: ForeignId) => StandingIncident | undefined> {
    if (keys.length === 0) return () => undefined;
    const { rows } = await sql<ForeignId & StandingIncident>`/* changes.standingIncidents */
      select source, external_id, status = 'resolved' as is_resolved, ignored_by is null and service_id is not null as counts
      from foreign_incident where (source, external_id) in (
        select * from unnest(
          ${textColumn(keys.map(({ source }) => source))}::text[], ${textColumn(keys.map(({ externalId }) => externalId))}::text[]))`.execute(
      tx,
    );
    const standing = new Map(rows.map((row) => [keyOf(row), row]));
    return (key) => standing.get(keyOf(key));
  },
});
