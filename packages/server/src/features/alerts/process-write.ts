import type { PipelineAlert } from "@shipshape/domain/alerts/disposition";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { emitAll, type Telling } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { writeLeft } from "../../kernel/outgoing.ts";
import { servicesByNames } from "../catalog/index.ts";
import { actionTelling, openedTelling, resolvedTelling } from "./alert-telling.ts";
import { wordsOfAlert } from "./alert-words.ts";
import { type AlertFacts, type AlertWrite, type KnownServices, serviceOf, wordsOf } from "./alert-write.ts";
import { type AlertRow, alertsStore } from "./alerts-store.ts";
import { applyRules } from "./apply-rules.ts";
import { dispatchTelling, unmutedTellings } from "./dispatch-telling.ts";
import type { Judged } from "./judged.ts";
import type { KnownAlert } from "./known-alerts.ts";
import type { Decided, Span } from "./process-batch.ts";
import { type ReceivedAlert, serviceNamesIn, severityOf, titleOf } from "./received-alert.ts";
import { settleResolved } from "./settle-resolved.ts";
import { keepWords, takeWords } from "./unindexed-words.ts";

/** A span with words of its sender, by which it is judged and called. */
type Worded = {
  readonly span: Span;
  readonly words: ReceivedAlert;
  readonly number: number;
  readonly service: ReturnType<typeof serviceOf>;
  readonly openedAtMs: number;
};

const isOver = ({ state }: Span): boolean => state.status === "resolved";

/** Writes what was decided about a batch, asks the rules, and tells what comes of it: everything in the caller's transaction. */
export async function writeBatch(
  tx: Tx,
  kernel: Kernel,
  { spans, acted }: Decided,
  nowMs: number,
): Promise<ReadonlyMap<string, KnownAlert>> {
  const store = alertsStore(tx);
  const rows = await rowsOf(tx, spans);
  const numbers = await numbersOf(tx, spans);
  const services = await servicesNamed(tx, spans);
  const worded = spans.flatMap((span): Worded[] => {
    if (!span.words) return [];
    const openedAtMs = span.before ? (rows.get(span.id)?.createdAt.getTime() ?? nowMs) : span.openedAtMs;
    const service = serviceOf(span.words, services);
    return [{ span, words: span.words, number: numbers.get(span.id) ?? 0, service, openedAtMs }];
  });
  // the one place where rules are asked: whatever fires and is new or says something new
  const firing = worded.filter(({ span }) => !isOver(span));
  const judged = await applyRules(tx, { ...kernel, db: tx }, firing.map(subjectOf), nowMs);
  const byId = new Map(judged.map((one) => [one.subject.alert.id, one]));
  const written = new Map(worded.map((one) => [one.span.id, rowOf(one, byId.get(one.span.id))]));

  const known = spans.filter(({ before }) => before);
  const over = known.filter(isOver);
  const opened = spans.flatMap((span) => (span.before ? [] : (written.get(span.id) ?? [])));
  await store.insert(opened);
  for (const alert of opened) keepWords(kernel.db, alert.number, wordsOfAlert(alert));
  const reworded = known.flatMap(({ id }) => written.get(id) ?? []);
  await store.reword(reworded);
  for (const { number } of reworded) takeWords(kernel.db, number);
  await store.end(over);
  await store.pulse(known.filter((span) => !isOver(span)));
  await store.insertSignals(signalsOf(spans));
  const overIds = over.map(({ id }) => id);
  if (overIds.length > 0) await writeLeft(tx); // what waited for them is looked for among all alerts
  await settleResolved(tx, overIds, nowMs);

  const told = spans.flatMap((span) => {
    const facts = written.get(span.id) ?? factsOf(rows.get(span.id));
    return facts ? tellingsOf(span, facts, byId.get(span.id), nowMs) : [];
  });
  const actions = acted.map(({ action, alertId, known: before }) =>
    actionTelling(alertId, before?.number ?? numbers.get(alertId) ?? 0, action),
  );
  await emitAll(tx, SYSTEM, [...told, ...actions]);
  return new Map(spans.map((span) => [span.identity, knownOf(span, numbers.get(span.id) ?? 0)]));
}

// field by field, as everything that is made of every alert: what is spread has a shape of its own, and costs ten times as much
const knownOf = ({ id, state, digest }: Span, number: number): KnownAlert => ({
  status: state.status,
  startsAtMs: state.startsAtMs,
  endsAtMs: state.endsAtMs,
  expiresAtMs: state.expiresAtMs,
  lastReceivedAtMs: state.lastReceivedAtMs,
  id,
  number,
  digest,
});

/** What is told of a span: that it opened, that somebody shall know, that it is over. */
function tellingsOf(span: Span, facts: AlertFacts, judged: Judged | undefined, nowMs: number): Telling[] {
  const { startsAtMs, endsAtMs = nowMs } = span.state;
  const tellings: Telling[] = [];
  if (!span.before) tellings.push(openedTelling(facts, startsAtMs));
  if (judged?.tell) tellings.push(dispatched(judged, facts));
  if (judged?.unmuted) tellings.push(...unmutedTellings(judged, facts));
  if (isOver(span)) tellings.push(resolvedTelling(facts, { startsAtMs, endsAtMs }, span.because));
  return tellings;
}

/** Rows of those alerts that are over or are called otherwise: the only ones that must be read. */
async function rowsOf(tx: Tx, spans: readonly Span[]): Promise<ReadonlyMap<string, AlertRow>> {
  const wanted = spans.filter((span) => span.before && (isOver(span) || span.words));
  const rows = await alertsStore(tx).rows(wanted.map(({ id }) => id));
  return new Map(rows.map((row) => [row.id, row]));
}

async function numbersOf(tx: Tx, spans: readonly Span[]): Promise<ReadonlyMap<string, number>> {
  const opened = spans.filter(({ before }) => !before);
  const fresh = await alertsStore(tx).numbers(opened.length);
  const known = spans.flatMap(({ id, before }): [string, number][] => (before ? [[id, before.number]] : []));
  return new Map([...known, ...opened.map(({ id }, at): [string, number] => [id, fresh[at] ?? 0])]);
}

async function servicesNamed(tx: Tx, spans: readonly Span[]): Promise<KnownServices> {
  const names = new Set(spans.flatMap(({ words }) => (words ? serviceNamesIn(words) : [])));
  return names.size === 0 ? new Map() : servicesByNames(tx, [...names]);
}

function subjectOf({ span, words, number, service, openedAtMs }: Worded) {
  const alert: PipelineAlert = {
    id: span.id,
    identity: span.identity,
    source: words.source,
    integrationId: words.integrationId,
    title: titleOf(words),
    severity: severityOf(words),
    priority: words.priority,
    service: service.service?.name,
    labels: words.labels,
    annotations: words.annotations,
    startsAtMs: span.state.startsAtMs,
    openedAtMs,
    payload: words.payload,
  };
  return { alert, serviceId: service.service?.id ?? null, number, opened: !span.before };
}

/** The row of a worded span: what rules made of the alert is what is shown. */
function rowOf({ span, words, number, service, openedAtMs }: Worded, judged: Judged | undefined): AlertWrite {
  const made = judged?.disposition.alert;
  const moved = made !== undefined && made.service !== service.service?.name;
  const { title, severity, labels, annotations } = made ?? wordsOf(words);
  return {
    id: span.id,
    number,
    identity: span.identity,
    fingerprint: words.fingerprint,
    source: words.source,
    title,
    severity,
    labels,
    annotations,
    serviceId: moved ? (judged?.serviceId ?? null) : (service.service?.id ?? null),
    serviceName: moved ? (judged?.serviceId ? (made.service ?? null) : null) : (service.service?.name ?? null),
    integrationId: words.integrationId,
    priority: words.priority ?? null,
    generatorUrl: words.generatorUrl,
    openedAtMs,
    state: span.state,
    count: span.count,
    because: isOver(span) ? span.because : `${span.because}; ${service.because}`,
    digest: span.digest,
  };
}

const factsOf = (row: AlertRow | undefined): AlertFacts | undefined =>
  row && {
    ...row,
    labels: row.labels as AlertFacts["labels"],
    annotations: row.annotations as AlertFacts["annotations"],
  };

const dispatched = ({ disposition }: Judged, { number, fingerprint, serviceId, serviceName }: AlertFacts): Telling =>
  dispatchTelling({ disposition, number, fingerprint, serviceId, serviceName });

const signalsOf = (spans: readonly Span[]) =>
  spans.flatMap(({ id, signals }) =>
    signals.map(({ atMs, received: { source, status, payload } }) => ({ atMs, alertId: id, source, status, payload })),
  );
