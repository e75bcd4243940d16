import type { ChangeSource } from "@shipshape/contract/changes-sources";
import type * as z from "zod";
import type { Db } from "../../../kernel/database.ts";
import { grouped } from "../../../kernel/grouped.ts";
import { servicesByIds } from "../../catalog/index.ts";
import { type SourceRow, sourceStore } from "./source-store.ts";

type View = z.input<typeof ChangeSource>;

const SKEW = "clock_skew";

/** Sources as people see them, with what came in by each, what was refused, and whose clock is wrong. */
export async function sourceViews(db: Db, rows: readonly SourceRow[], at: Date): Promise<View[]> {
  const store = sourceStore(db);
  const serviceIds = rows.flatMap(({ serviceId }) => (serviceId === null ? [] : [serviceId]));
  const services = await servicesByIds(db, [...new Set(serviceIds)]);
  const tallies = new Map((await store.tallies()).map((row) => [row.sourceId, row]));
  const refusals = grouped(await store.refusals(), ({ sourceId }) => sourceId);
  const unmapped = await store.unmapped();
  return rows.map((row) => {
    const noted = refusals.get(row.id) ?? [];
    const skew = noted.find(({ reason }) => reason === SKEW);
    return {
      id: row.id,
      name: row.name,
      kind: row.kind as View["kind"],
      service: services.get(row.serviceId ?? "")?.name ?? null,
      environment: row.environment,
      keyHint: row.keyHint,
      hasSecret: row.sealedSecret !== null,
      previousSecretUntil: row.previousSecretUntil && row.previousSecretUntil > at ? row.previousSecretUntil : null,
      settings: row.settings as Record<string, string>,
      createdBy: row.createdByName,
      createdAt: row.createdAt,
      events: tallies.get(row.id)?.events ?? 0,
      lastEventAt: tallies.get(row.id)?.lastEventAt ?? null,
      unmapped: unmapped.get(row.id) ?? 0,
      refusals: noted
        .filter(({ reason }) => reason !== SKEW)
        .map(({ reason, count, lastAt, lastDetail }) => ({ reason, count, lastAt, lastDetail })),
      skew: skew ? { seconds: Number(skew.lastDetail), at: skew.lastAt } : null,
    };
  });
}

export async function sourceView(db: Db, row: SourceRow, at: Date): Promise<View> {
  const [view] = await sourceViews(db, [row], at);
  if (!view) throw new Error(`the source ${row.name} has no view`);
  return view;
}
