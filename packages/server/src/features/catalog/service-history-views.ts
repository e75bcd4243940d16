import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

type Row = {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
};

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

/** The fields that are other than before, by name; of a document, those of its spec. */
function changedFields({ before, after }: Row): string[] {
  if (before === null || before === undefined || after === null || after === undefined) return [];
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  if ("archived" in is) return [];
  const inside = "spec" in was && "spec" in is;
  const [old, now] = inside ? [fieldsOf(was["spec"]), fieldsOf(is["spec"])] : [was, is];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return names.filter((name) => !isDeepStrictEqual(old[name], now[name])).sort();
}

/** Counts, reports and questions to the gate arrive with every minute and every build: they are data, not a change of the service. */
const DATA = ["slo.pushSlices", "changes.uploadEvidence", "gates.check", "gates.askApproval"];

/** What the audit log tells of a service and of its objectives, newest first; never what stood in a field. */
export async function serviceHistory(db: Db, name: string, limit: number) {
  const { rows } = await sql<Row>`
    select id, at, actor, action, subject, before, after from audit_entry
    where action <> all(${DATA}) and (subject = ${`service:${name}`} or subject in (
      select 'slo:' || slo.name from slo join service on service.id = service_id where service.name = ${name}
    ))
    order by at desc, id desc limit ${limit}`.execute(db);
  return rows.map((row) => {
    const { id, at, actor, action, subject } = row;
    return { id, at, actor, action, subject, fields: changedFields(row) };
  });
}
