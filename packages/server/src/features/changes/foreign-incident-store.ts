import type { ForeignId } from "@shipshape/domain/changes/fact";
import { sql } from "kysely";
import { textColumn } from "../../kernel/columns.ts";
import type { Tx } from "../../kernel/database.ts";

const keyOf = ({ source, externalId }: ForeignId): string => `${source} ${externalId}`;

export const foreignIncidentStore = (tx: Tx) => ({
  /** Which of these are over, as far as is known. */
  async resolved(keys: readonly ForeignId[]): Promise<(key: ForeignId) => boolean> {
    if (keys.length === 0) return () => false;
    const { rows } = await sql<ForeignId>`/* changes.resolvedIncidents */
      select source, external_id from foreign_incident where status = 'resolved' and (source, external_id) in (
        select * from unnest(
          ${textColumn(keys.map(({ source }) => source))}::text[], ${textColumn(keys.map(({ externalId }) => externalId))}::text[]))`.execute(
      tx,
    );
    const over = new Set(rows.map(keyOf));
    return (key) => over.has(keyOf(key));
  },
});
