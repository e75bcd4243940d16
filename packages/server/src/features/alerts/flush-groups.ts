import { groupFlushed } from "@shipshape/contract/alert-routes";
import { type Flush, flushOf, nextFlushAtMs } from "@shipshape/domain/alerts/group-flush";
import { inhibition } from "@shipshape/domain/alerts/inhibition";
import { allRoutes, type Route } from "@shipshape/domain/alerts/route-tree";
import { silencing } from "@shipshape/domain/alerts/silence";
import { routeMuting } from "@shipshape/domain/alerts/time-interval";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emitAll, type Telling } from "../../kernel/events.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { flushAt } from "./flush-job.ts";
import { type GroupMove, type GroupRow, groupsStore, type MemberRow } from "./groups-store.ts";
import { sourcesFor } from "./inhibiting-alerts.ts";
import { judgeWaitingAnew } from "./judge-kept-anew.ts";
import { type Muting, mutingInForce } from "./muting-in-force.ts";
import { waitsForGroup } from "./routed-alerts.ts";
import { upstreamsFor } from "./upstream-services.ts";

const AT_ONCE = 200;

type Looked = {
  readonly group: GroupRow;
  readonly route: Route;
  readonly flush: Flush;
  readonly firing: readonly MemberRow[];
  readonly fresh: readonly MemberRow[];
  readonly resolved: readonly MemberRow[];
  readonly left: number;
};

/** Whether an alert of a group is shown: not while it is silenced or inhibited. */
async function shownMembers(tx: Tx, { silences, routing }: Muting, members: readonly MemberRow[], nowMs: number) {
  const rules = routing?.inhibitRules ?? [];
  const upstreams = await upstreamsFor(
    tx,
    rules,
    members.map(({ serviceName }) => serviceName),
  );
  const subjectOf = ({ id, labels, serviceName }: MemberRow) => ({
    alertId: id,
    labels,
    upstreams: upstreams(serviceName),
  });
  const sources = await sourcesFor(tx, rules, members.map(subjectOf));
  return members.filter(
    (member) =>
      silencing(silences, member.labels, nowMs).decision === "none" &&
      inhibition(rules, subjectOf(member), sources).decision === "none",
  );
}

function look(
  group: GroupRow,
  route: Route,
  all: readonly MemberRow[],
  shown: ReadonlySet<MemberRow>,
  muted: boolean,
  nowMs: number,
): Looked {
  const visible = muted ? [] : all.filter((member) => shown.has(member));
  const firing = visible.filter(({ status }) => status === "firing");
  const resolved = visible.filter(({ status }) => status !== "firing");
  const last = group.toldAt && {
    atMs: group.toldAt.getTime(),
    firing: group.toldFiring as string[],
    resolved: group.toldResolved as string[],
  };
  const identities = (members: readonly MemberRow[]) => members.map(({ identity }) => identity);
  const now = { firing: identities(firing), resolved: identities(resolved) };
  const flush = flushOf(last ?? undefined, now, { ...route, tellsResolved: true }, nowMs);
  return {
    group,
    route,
    flush,
    firing,
    fresh: flush.decision === "tell" ? firing.filter(({ toldAt }) => toldAt === null) : [],
    resolved,
    left: all.filter(({ status }) => status === "firing").length,
  };
}

/** Looks at the groups that are due: tells those that have something to tell, and when each is looked at next. */
export const flushDueGroups = (kernel: Kernel): Promise<number> =>
  // audit-free: nobody acted; each flush is told as an event with its reason
  inTransaction(kernel.db, async (tx) => {
    const now = kernel.clock.now();
    const nowMs = now.getTime();
    const store = groupsStore(tx);
    const groups = await store.due(now, AT_ONCE);
    if (groups.length === 0) return 0;
    const muting = await mutingInForce(tx, kernel);
    const members = grouped(await store.members(groups.map(({ id }) => id)), ({ groupId }) => groupId);
    const shown = new Set(await shownMembers(tx, muting, [...members.values()].flat(), nowMs));
    const routes = new Map(muting.routing ? allRoutes(muting.routing.root).map((route) => [route.path, route]) : []);
    const gone: GroupRow[] = [];
    const looked: Looked[] = [];
    for (const group of groups) {
      const route = routes.get(group.route);
      // the tree has changed since: its alerts are judged anew, and go where it sends them now
      if (!route || !group.key.startsWith(`${route.key}:`)) gone.push(group);
      else {
        const muted = routeMuting(route, muting.routing?.timeIntervals ?? new Map(), nowMs).decision === "muted";
        looked.push(look(group, route, members.get(group.id) ?? [], shown, muted, nowMs));
      }
    }
    await keep(tx, looked, members, now);
    await store.end(
      [...gone, ...looked.filter(({ left }) => left === 0).map(({ group }) => group)].map(({ id }) => id),
    );
    const woken = [...gone, ...looked.filter(({ fresh }) => fresh.length > 0).map(({ group }) => group)];
    await judgeWaitingAnew(tx, woken.map(waitsForGroup), nowMs);
    if (groups.length === AT_ONCE) await flushAt(tx, [nowMs]);
    return groups.length;
  });

async function keep(tx: Tx, looked: readonly Looked[], members: ReadonlyMap<string, MemberRow[]>, now: Date) {
  const store = groupsStore(tx);
  await store.markTold(
    looked.flatMap(({ group, fresh }) => fresh.map(({ id }) => ({ group_id: group.id, alert_id: id }))),
    now,
  );
  const over = looked.flatMap(({ group }) =>
    (members.get(group.id) ?? [])
      .filter(({ status }) => status !== "firing")
      .map(({ id }) => ({ group_id: group.id, alert_id: id })),
  );
  await store.leave(over);
  const moves = looked.filter(({ left }) => left > 0).map((one) => moveOf(one, now));
  await store.move(moves);
  await flushAt(
    tx,
    moves.map(({ next_flush_at }) => Date.parse(next_flush_at)),
  );
  await emitAll(tx, SYSTEM, looked.flatMap(tellingOf));
}

function moveOf({ group, route, flush, firing, resolved }: Looked, now: Date): GroupMove {
  const told = flush.decision === "tell";
  return {
    id: group.id,
    next_flush_at: new Date(nextFlushAtMs(route, now.getTime())).toISOString(),
    told_at: told ? now.toISOString() : (group.toldAt?.toISOString() ?? null),
    told_firing: told ? firing.map(({ identity }) => identity) : (group.toldFiring as string[]),
    told_resolved: told ? resolved.map(({ identity }) => identity) : (group.toldResolved as string[]),
    reason: told ? flush.reason : group.reason,
    because: flush.because,
  };
}

function tellingOf({ group, route, flush, firing, fresh, resolved }: Looked): Telling[] {
  if (flush.decision === "wait") return [];
  const ids = (list: readonly MemberRow[]) => list.map(({ id }) => id);
  return [
    {
      event: groupFlushed,
      payload: {
        groupId: group.id,
        groupKey: group.key,
        route: group.route,
        receiver: route.receiver,
        reason: flush.reason,
        because: flush.because,
        firing: ids(firing),
        fresh: ids(fresh),
        resolved: resolved.length,
      },
      subject: `alert-group:${group.id}`,
    },
  ];
}
