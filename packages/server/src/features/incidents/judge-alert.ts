import { DEFAULT_TIER, isTier } from "@shipshape/domain/catalog/tier";
import { incidentForAlert } from "@shipshape/domain/incidents/incident-for-alert";
import { incidentGroup } from "@shipshape/domain/incidents/incident-group";
import { SYSTEM } from "../../kernel/actor.ts";
import { type Committing, inTransaction, type Tx } from "../../kernel/database.ts";
import { faultPoint } from "../../kernel/fault-point.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { writeLeft } from "../../kernel/outgoing.ts";
import { type KnownService, servicesByIds } from "../catalog/index.ts";
import { environmentNames } from "../environments/index.ts";
import { causesOfAll } from "./causes-of.ts";
import { acknowledgeHeld, heldAcknowledgement } from "./held-acknowledgement.ts";
import { shortIdOf } from "./incident-reference.ts";
import { type CauseRow, incidentsStore, type Judgement } from "./incidents-store.ts";
import { joinAll } from "./judge-joining.ts";
import { judgeStore } from "./judge-store.ts";
import { openIncidents } from "./open-incident.ts";
import { alertEntry, type Joining, type JudgedAlert, type Live, sharedKey, type Wanted } from "./wanted-incident.ts";

/** The label of an alert that only tries out whether a page arrives. */
const TEST_LABEL = "shipshape_test";
const ATTEMPTS = 5;
const LONGEST_TITLE = 200;

export const judgeAlert = (kernel: Kernel, alert: JudgedAlert): Promise<void> => judgeAlerts(kernel, [alert]);

/**
 * Decides what alerts mean: each opens an incident, joins the live one of its group or service, or neither, and why. Judged
 * once, however often it is told, and safe when many alerts of one group are judged in the same moment. A handful of
 * statements, however many there are.
 */
export async function judgeAlerts(
  kernel: Kernel,
  alerts: readonly JudgedAlert[],
  committing: Committing = {},
): Promise<void> {
  const { db } = kernel;
  const judged = await verdictsOn(kernel, alerts);
  const wanting = judged.flatMap(({ wanted }) => wanted ?? []);
  const causes = await causesOf(kernel, wanting);
  // audit-free: incidents that are opened leave their own audit rows
  await inTransaction(
    db,
    async (tx) => {
      const store = judgeStore(tx);
      const fresh = await store.judge(
        judged.map(({ alert, because }) => ({ alertId: alert.alertId, decision: "none", because, incidentId: null })),
      );
      const firstTold = new Map(wanting.map((wanted) => [wanted.alert.alertId, wanted]));
      const wanted = [...firstTold.values()].flatMap((one): Wanted[] => {
        const held = fresh.get(one.alert.alertId);
        return held ? [{ ...one, answered: heldAcknowledgement(held) }] : [];
      });
      if (wanted.length === 0) return;
      const judgements = await openOrJoin(kernel, tx, wanted, causes);
      await store.changeJudgements(judgements);
      const incidents = new Map(judgements.map(({ alertId, incidentId }) => [alertId, incidentId]));
      if (wanted.some(({ answered }) => answered)) await writeLeft(tx); // who acknowledges looks at it
      for (const { alert, answered } of wanted) {
        const incidentId = incidents.get(alert.alertId);
        if (answered && incidentId) await acknowledgeHeld(kernel, tx, incidentId, answered);
      }
    },
    committing,
  );
  faultPoint("incidents.judged");
}

type Verdict = { readonly alert: JudgedAlert; readonly because: string; readonly wanted?: Wanted };

async function verdictsOn({ db, clock }: Kernel, alerts: readonly JudgedAlert[]): Promise<Verdict[]> {
  const ids = new Set(alerts.flatMap(({ serviceId }) => serviceId ?? []));
  const services = ids.size === 0 ? new Map<string, KnownService>() : await servicesByIds(db, [...ids]);
  const isNamed = alerts.some((alert) => environmentLabel(alert) !== undefined);
  const environments = new Set(isNamed ? await environmentNames(db) : []);
  const now = clock.now().getTime();
  return alerts.map((alert) => {
    const service = services.get(alert.serviceId ?? "");
    const tier = isTier(service?.tier) ? service.tier : DEFAULT_TIER;
    const { decision, because, ...verdict } = incidentForAlert(tier, alert.severity, alert);
    if (decision === "none" || !("severity" in verdict)) return { alert, because };
    const label = environmentLabel(alert);
    const environment = label !== undefined && environments.has(label) ? label : null;
    // A sender's clock may run ahead of ours; trouble that is told of has begun.
    const beganAt = new Date(Math.min(alert.startsAt.getTime(), now));
    const test = alert.labels[TEST_LABEL] === "true";
    const about = { serviceId: service?.id ?? null, service: service?.name ?? null };
    const group = incidentGroup({ ...about, groupKey: alert.groupKey, test });
    const { severity } = verdict;
    return { alert, because, wanted: { alert, service, because, group, environment, beganAt, test, severity } };
  });
}

const environmentLabel = ({ labels }: JudgedAlert): string | undefined =>
  labels["environment"] || labels["env"] || undefined;

/** By what alerts share an incident for. */
type Causes = ReadonlyMap<string, readonly CauseRow[]>;

/** What is suspected for each alert that may open an incident. Worth naming, but no page waits for it or fails with it. */
async function causesOf({ db, log }: Kernel, wanted: readonly Wanted[]): Promise<Causes> {
  const openers = firstOfEach(wanted).filter(({ service, test }) => service && !test);
  if (openers.length === 0) return new Map();
  try {
    const live = new Set((await incidentsStore(db).liveOfGroups(keysOf(openers))).map(({ groupKey }) => groupKey));
    const asked = openers.filter((one) => !live.has(sharedKey(one)));
    const found = await causesOfAll(
      db,
      asked.flatMap(({ service, beganAt, environment }) => (service ? [{ service, beganAt, environment }] : [])),
    );
    return new Map(asked.map((one, at) => [sharedKey(one), found[at] ?? []]));
  } catch (error) {
    log.error({ err: error }, "the likely causes could not be named");
    return new Map();
  }
}

async function openOrJoin(kernel: Kernel, tx: Tx, wanted: readonly Wanted[], causes: Causes): Promise<Judgement[]> {
  const judgements: Judgement[] = [];
  let left = wanted;
  for (let attempt = 0; attempt < ATTEMPTS && left.length > 0; attempt += 1) {
    const live = await liveOf(tx, left);
    const openers = firstOfEach(left.filter((one) => !live.has(sharedKey(one))));
    const opened = await openAll(kernel, tx, openers, causes);
    judgements.push(...opened.map(({ judgement }) => judgement));
    for (const { wanted: opener, incident } of opened) {
      live.set(sharedKey(opener), { incident, now: incident.openedAt });
    }
    const done = new Set(opened.map((one) => one.wanted));
    const joining = left.flatMap((one): Joining[] => {
      const found = done.has(one) ? undefined : live.get(sharedKey(one));
      return found ? [{ ...found, wanted: one }] : [];
    });
    judgements.push(...(await joinAll(kernel, tx, joining)));
    const joined = new Set(joining.map((one) => one.wanted));
    left = left.filter((one) => !done.has(one) && !joined.has(one));
  }
  if (left.length === 0) return judgements;
  throw new Error("Incidents open and close faster than alerts can join them; tried again later.");
}

const keysOf = (wanted: readonly Wanted[]): string[] => [
  ...new Set(wanted.flatMap(({ group }) => group.decision ?? [])),
];

async function liveOf(tx: Tx, wanted: readonly Wanted[]): Promise<Map<string, Live>> {
  const keys = keysOf(wanted);
  const rows = keys.length === 0 ? [] : await judgeStore(tx).lockLiveOf(keys);
  return new Map(
    rows.flatMap(({ now, ...incident }) => (incident.groupKey ? [[incident.groupKey, { incident, now }]] : [])),
  );
}

/**
 * One alert of each group opens, and the others join what it opened: the first one, or the first of those that want an
 * answer at once, so that nobody is paged twice in one moment. One that nobody has acknowledged yet comes before those.
 */
function firstOfEach(wanted: readonly Wanted[]): Wanted[] {
  const unanswered = wanted.filter(({ answered }) => answered === undefined);
  const isUrgent = ({ alert }: Wanted) => alert.urgency !== "low";
  const inOrder = [...unanswered.filter(isUrgent), ...unanswered, ...wanted.filter(isUrgent), ...wanted];
  const first = new Set(new Map(inOrder.toReversed().map((one) => [sharedKey(one), one])).values());
  return wanted.filter((one) => first.has(one));
}

async function openAll(kernel: Kernel, tx: Tx, wanted: readonly Wanted[], causes: Causes) {
  const openings = wanted.map((one) => {
    const { alert, service, severity, group, environment, beganAt, test, answered } = one;
    const because = `${alert.shortId} fires, and ${one.because}`;
    return {
      incident: {
        title: alert.title.slice(0, LONGEST_TITLE),
        severity,
        groupKey: group.decision,
        environment,
        origin: "alert" as const,
        because,
        beganAt,
        test,
      },
      service,
      causes: test ? [] : (causes.get(sharedKey(one)) ?? []),
      pages: true,
      entries: [alertEntry(one, `${alert.title} (${alert.shortId})`)],
      alertId: alert.alertId,
      alert,
      answered: answered && `${answered.actor.name} acknowledged it ${answered.words}`,
    };
  });
  const incidents = await openIncidents(kernel, tx, SYSTEM, openings);
  return wanted.flatMap((one, at) => {
    const incident = incidents[at];
    if (!incident) return [];
    const because = `it opened ${shortIdOf(incident)}: ${one.because}`;
    const judgement: Judgement = { alertId: one.alert.alertId, decision: "opened", because, incidentId: incident.id };
    return [{ wanted: one, incident, judgement }];
  });
}
