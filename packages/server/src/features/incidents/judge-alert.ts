import type { AlertEvent } from "@shipshape/contract/alerts";
import { DEFAULT_TIER, isTier } from "@shipshape/domain/catalog/tier";
import { compareSeverity, type Severity } from "@shipshape/domain/incidents/incident";
import { incidentForAlert } from "@shipshape/domain/incidents/incident-for-alert";
import type * as z from "zod";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type KnownService, servicesByIds } from "../catalog/index.ts";
import { environmentByName } from "../environments/index.ts";
import { shortIdOf } from "./incident-reference.ts";
import { tellUpdate } from "./incident-telling.ts";
import { type CauseRow, type IncidentRow, incidentsStore, type Judgement } from "./incidents-store.ts";
import { causesOrNone, openIncident } from "./open-incident.ts";
import { pagingStore } from "./paging-store.ts";
import type { Scene } from "./scene.ts";
import { startPaging } from "./start-paging.ts";
import { type Entry, writeTimeline } from "./timeline-store.ts";

type Alert = z.output<typeof AlertEvent>;
type Wanted = {
  readonly alert: Alert;
  readonly service: KnownService | undefined;
  readonly severity: Severity;
  readonly because: string;
  readonly environment: string | null;
  readonly beganAt: Date;
  readonly causes: readonly CauseRow[];
  /** A test page: it is nobody's trouble, so it joins nothing and has no cause. */
  readonly test: boolean;
};

/** The label of an alert that only tries out whether a page arrives. */
const TEST_LABEL = "shipshape_test";
const ATTEMPTS = 5;
const LONGEST_TITLE = 200;

/**
 * Decides what an alert means: it opens an incident, joins the live one of its service, or neither, and why. Judged once,
 * however often it is told, and safe when many alerts of one service are judged in the same moment.
 */
export async function judgeAlert(kernel: Kernel, alert: Alert): Promise<void> {
  const { db, clock } = kernel;
  const service =
    alert.serviceId === null ? undefined : (await servicesByIds(db, [alert.serviceId])).get(alert.serviceId);
  const verdict = incidentForAlert(isTier(service?.tier) ? service.tier : DEFAULT_TIER, alert.severity);
  const environment = await environmentNamedBy(kernel, alert);
  // A sender's clock may run ahead of ours; trouble that is told of has begun.
  const beganAt = new Date(Math.min(alert.startsAt.getTime(), clock.now().getTime()));
  const test = alert.labels[TEST_LABEL] === "true";
  const causes =
    verdict.decision === "open" && !test ? await causesOrNone(kernel, service, { beganAt, environment }) : [];
  await inTransaction(db, async (tx) => {
    const store = incidentsStore(tx);
    const none = { alertId: alert.alertId, decision: "none", because: verdict.because, incidentId: null } as const;
    if (!(await store.judge(none)) || verdict.decision === "none") return;
    const wanted = { alert, service, environment, beganAt, causes, test, ...verdict };
    await store.changeJudgement(await openOrJoin(kernel, tx, wanted));
  });
}

/** The environment that an alert's labels name, if it is one that we know. */
async function environmentNamedBy({ db }: Kernel, { labels }: Alert): Promise<string | null> {
  const label = labels["environment"] || labels["env"];
  return label ? ((await environmentByName(db, label))?.name ?? null) : null;
}

async function openOrJoin(kernel: Kernel, tx: Tx, wanted: Wanted): Promise<Judgement> {
  const store = incidentsStore(tx);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const live = wanted.service && !wanted.test && (await store.lockLiveOf(wanted.service.id));
    if (live) return join({ kernel, tx, ...live }, wanted);
    const opened = await open(kernel, tx, wanted);
    if (opened) return opened;
  }
  throw new Error(
    `Incidents of ${wanted.service?.name} open and close faster than an alert can join; tried again later.`,
  );
}

const entryOf = ({ alert }: Wanted, text: string): Entry => ({
  kind: "alert",
  text,
  sourceKey: `alert:${alert.alertId}`,
  details: { alertId: alert.alertId, shortId: alert.shortId, severity: alert.severity, labels: alert.labels },
});

async function open(kernel: Kernel, tx: Tx, wanted: Wanted): Promise<Judgement | undefined> {
  const { alert, service, severity, environment, beganAt, causes, test } = wanted;
  const because = `${alert.shortId} fires, and ${wanted.because}`;
  const title = alert.title.slice(0, LONGEST_TITLE);
  const opened = await openIncident(kernel, tx, SYSTEM, {
    incident: { title, severity, environment, origin: "alert", because, beganAt, test },
    service,
    causes,
    pages: true,
    entries: [entryOf(wanted, `${alert.title} (${alert.shortId})`)],
  });
  if (!opened) return undefined;
  await incidentsStore(tx).joinAlert(opened.id, alert.alertId);
  const decided = `it opened ${shortIdOf(opened)}: ${wanted.because}`;
  return { alertId: alert.alertId, decision: "opened", because: decided, incidentId: opened.id };
}

async function join(scene: Scene, wanted: Wanted): Promise<Judgement> {
  const { tx, incident } = scene;
  const { alert, severity } = wanted;
  const store = incidentsStore(tx);
  await store.joinAlert(incident.id, alert.alertId);
  await writeTimeline(tx, SYSTEM, incident.id, entryOf(wanted, `${alert.title} (${alert.shortId}) fires too`));
  const raised = compareSeverity(severity, incident.severity) < 0;
  if (raised) {
    await store.raise(incident.id, severity);
    const text = `Raised from ${incident.severity} to ${severity}: ${wanted.because}`;
    await writeTimeline(tx, SYSTEM, incident.id, { kind: "severity", text, sourceKey: `severity:${alert.alertId}` });
  }
  const current: IncidentRow = raised ? { ...incident, severity } : incident;
  const paged = await pageAgain({ ...scene, incident: current }, wanted);
  const because = `it joined ${shortIdOf(incident)}, which is live for ${incident.serviceName}: ${paged}`;
  await tellUpdate(tx, SYSTEM, current, because);
  return { alertId: alert.alertId, decision: "joined", because, incidentId: incident.id };
}

/** An alert that joins pages nobody a second time, unless nobody is being asked at all. */
async function pageAgain(scene: Scene, { service }: Wanted): Promise<string> {
  const { tx, incident } = scene;
  if (incident.status === "acknowledged") return `${incident.acknowledgedBy} looks after it`;
  if (await pagingStore(tx).runningRun(incident.id)) return "people are being paged for it";
  const started = await startPaging(scene, SYSTEM, service);
  return started ? "nobody had answered, so paging began again" : "nobody could be paged for it";
}
