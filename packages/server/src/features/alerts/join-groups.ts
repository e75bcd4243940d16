import { groupFlushed } from "@shipshape/contract/alert-routes";
import type { PipelineAlert } from "@shipshape/domain/alerts/disposition";
import { firstFlushAtMs, nextFlushAtMs } from "@shipshape/domain/alerts/group-flush";
import { groupLabelsOf, type Route } from "@shipshape/domain/alerts/route-tree";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import { grouped } from "../../kernel/grouped.ts";
import { newId } from "../../kernel/id.ts";
import { flushAt } from "./flush-job.ts";
import { type GroupWrite, groupsStore, type MemberWrite } from "./groups-store.ts";

/** An alert that reached its group: it waits for it, or was let through by it just now. */
export type Placed = {
  readonly route: Route;
  readonly key: string;
  readonly alert: PipelineAlert;
  readonly tell: boolean;
};

/** Puts alerts into their groups, which begin where there are none; one that is told at once says so. */
export async function joinGroups(tx: Tx, all: readonly Placed[], nowMs: number): Promise<void> {
  if (all.length === 0) return;
  const groups = grouped(all, ({ route, key }) => `${route.path} ${key}`);
  const writes = [...groups.values()].map((members) => groupWrite(members, nowMs));
  const members = all.map(
    ({ route, key, alert, tell }): MemberWrite => ({
      route: route.path,
      key,
      alert_id: alert.id,
      told_at: tell ? new Date(nowMs).toISOString() : null,
    }),
  );
  const made = new Set(await groupsStore(tx).join(writes, members));
  const begun = writes.filter(({ id }) => made.has(id));
  // also where one that is old enough joins a group that waits
  const looked = writes.map(({ id, next_flush_at }) => ({ id, atMs: Date.parse(next_flush_at) }));
  await flushAt(
    tx,
    looked.filter(({ id, atMs }) => made.has(id) || atMs <= nowMs).map(({ atMs }) => atMs),
  );
  await emitAll(
    tx,
    SYSTEM,
    begun
      .filter(({ told_at }) => told_at !== null)
      .map((group) => {
        const ids = (groups.get(`${group.route} ${group.key}`) ?? [])
          .filter(({ tell }) => tell)
          .map(({ alert }) => alert.id);
        return {
          event: groupFlushed,
          payload: {
            groupId: group.id,
            groupKey: group.key,
            route: group.route,
            receiver: group.receiver,
            reason: "first notification",
            because: group.because,
            firing: ids,
            fresh: ids,
            resolved: 0,
          },
          subject: `alert-group:${group.id}`,
        };
      }),
  );
}

/** A group as it begins with these: told at once where its wait is over, else looked at after it. */
function groupWrite(members: readonly Placed[], nowMs: number): GroupWrite {
  const [first] = members;
  if (!first) throw new Error("A group has an alert");
  const { route, key } = first;
  const toldNow = members.filter(({ tell }) => tell);
  const isTold = toldNow.length > 0;
  const firstMs = Math.min(...members.map(({ alert }) => firstFlushAtMs(alert.startsAtMs, route, nowMs)));
  return {
    id: newId(),
    route: route.path,
    key,
    receiver: route.receiver,
    labels: groupLabelsOf(route, first.alert.labels),
    next_flush_at: new Date(isTold ? nextFlushAtMs(route, nowMs) : firstMs).toISOString(),
    told_at: isTold ? new Date(nowMs).toISOString() : null,
    told_firing: toldNow.map(({ alert }) => alert.identity),
    reason: isTold ? "first notification" : null,
    because: isTold ? `${toldNow.length === 1 ? "1 alert" : `${toldNow.length} alerts`} of a new group` : "it begins",
  };
}
