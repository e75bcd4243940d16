import { alertActionReceived } from "@shipshape/contract/alerts";
import { type AlertChange, nextAlertState } from "@shipshape/domain/alerts/signal";
import { shortId } from "@shipshape/domain/short-id";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { servicesByNames } from "../catalog/index.ts";
import { alertTelling } from "./alert-telling.ts";
import { type AlertWrite, alertWrite, asKnown, type KnownServices } from "./alert-write.ts";
import { type AlertRow, alertStateOf, alertsStore } from "./alerts-store.ts";
import { type ReceivedAction, type ReceivedAlert, serviceNamesIn } from "./received-alert.ts";

export type Taken = { readonly identity: string; readonly fingerprint: string; readonly change: AlertChange };

type Decided = {
  readonly received: ReceivedAlert;
  readonly change: AlertChange;
  readonly write: AlertWrite | undefined;
};

function decide(received: ReceivedAlert, row: AlertRow | undefined, services: KnownServices, nowMs: number): Decided {
  const current = row && alertStateOf(row);
  const { change, state, because } = nextAlertState(current, received, nowMs, received.resolveTimeoutMs);
  if (change === "none" || !state) return { received, change, write: undefined };
  const id = change === "opened" || !row ? newId() : row.id;
  return { received, change, write: alertWrite(id, asKnown(received, row), state, because, services) };
}

/** A refresh that says nothing new is counted, not kept: Prometheus repeats every alert each minute. */
const isWorthKeeping = ({ change, received, write }: Decided, row: AlertRow | undefined): boolean =>
  write !== undefined &&
  (change !== "refreshed" || JSON.stringify(row?.annotations) !== JSON.stringify(received.annotations));

/** Signals of one batch in rounds that name each identity at most once, in the order in which they came. */
function rounds(alerts: readonly ReceivedAlert[]): ReceivedAlert[][] {
  const seen = new Map<string, number>();
  const result: ReceivedAlert[][] = [];
  for (const alert of alerts) {
    const round = seen.get(alert.identity) ?? 0;
    seen.set(alert.identity, round + 1);
    const list = result[round] ?? [];
    list.push(alert);
    result[round] = list;
  }
  return result;
}

async function takeRound(tx: Tx, alerts: readonly ReceivedAlert[], nowMs: number): Promise<AlertChange[]> {
  const store = alertsStore(tx);
  const services = await servicesByNames(tx, [...new Set(alerts.flatMap(serviceNamesIn))]);
  const rows = new Map((await store.newest(alerts.map(({ identity }) => identity))).map((row) => [row.identity, row]));
  const decided = alerts.map((received) => decide(received, rows.get(received.identity), services, nowMs));
  const writesOf = (change: AlertChange) =>
    decided.flatMap((one) => (one.change === change && one.write ? [one.write] : []));

  const opened = new Map((await store.open(writesOf("opened"))).map((row) => [row.identity, row]));
  await store.change([...writesOf("refreshed"), ...writesOf("resolved")]);
  await store.insertSignals(
    decided
      .filter((one) => isWorthKeeping(one, rows.get(one.received.identity)))
      .map(({ received, write }) => ({
        id: newId(),
        alert_id: opened.get(received.identity)?.id ?? write?.id ?? "",
        source: received.source,
        status: received.status,
        payload: received.payload,
      })),
  );
  const tellings = decided.flatMap(({ change, write }) => {
    if (!write) return [];
    if (change === "resolved") return [alertTelling(write, rows.get(write.identity)?.number ?? 0)];
    const row = change === "opened" ? opened.get(write.identity) : undefined;
    return row?.opened ? [alertTelling(write, row.number)] : [];
  });
  await emitAll(tx, SYSTEM, tellings);
  return decided.map(({ change, received }) =>
    change === "opened" && opened.get(received.identity)?.opened === false ? "refreshed" : change,
  );
}

/**
 * Takes a batch of alerts in one transaction: what stood, the rule, what comes of it, and the events it causes. When this
 * returns, all of it is on disk. Results are in the order of the alerts.
 */
export const takeAlerts = ({ db, clock }: Kernel, alerts: readonly ReceivedAlert[]): Promise<Taken[]> =>
  // audit-free: what a sender sent is kept word for word as a signal, and told as an event
  inTransaction(db, async (tx) => {
    const nowMs = clock.now().getTime();
    const changes = new Map<ReceivedAlert, AlertChange>();
    for (const round of rounds(alerts)) {
      const outcome = await takeRound(tx, round, nowMs);
      round.forEach((alert, at) => {
        changes.set(alert, outcome[at] ?? "none");
      });
    }
    return alerts.map((alert) => ({
      identity: alert.identity,
      fingerprint: alert.fingerprint,
      change: changes.get(alert) ?? "none",
    }));
  });

/** Tells what somebody does to alerts that are known; of others there is nothing to do. */
export const tellActions = ({ db }: Kernel, actions: readonly ReceivedAction[]): Promise<void> =>
  // audit-free: what comes of it is audited by the room that does it
  inTransaction(db, async (tx) => {
    if (actions.length === 0) return;
    const rows = await alertsStore(tx).newest(actions.map(({ identity }) => identity));
    const known = new Map(rows.map((row) => [row.identity, row]));
    const tellings = actions.flatMap((action) => {
      const alert = known.get(action.identity);
      if (!alert) return [];
      const payload = { alertId: alert.id, shortId: shortId("alert", alert.number), ...action };
      return [{ event: alertActionReceived, payload, subject: `alert:${alert.id}` }];
    });
    await emitAll(tx, SYSTEM, tellings);
  });
