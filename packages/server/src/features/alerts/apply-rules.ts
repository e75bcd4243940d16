import type { Disposition } from "@shipshape/domain/alerts/disposition";
import type { AfterMute } from "@shipshape/domain/alerts/muted-receivers";
import { type Consulted, consult, dispositionOf } from "@shipshape/domain/alerts/pipeline";
import type { AlertRule } from "@shipshape/domain/alerts/rule";
import { thresholdReached } from "@shipshape/domain/alerts/threshold";
import { shortId } from "@shipshape/domain/short-id";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Tx } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type KnownService, servicesByNames } from "../catalog/index.ts";
import { besideFacts } from "./beside-facts.ts";
import { type DispositionRow, dispositionStore } from "./disposition-store.ts";
import { isWorthKeeping, usesOf, writeOf } from "./disposition-write.ts";
import type { Judged, RuleSubject } from "./judged.ts";
import { lookAfterMute, unmutedOf } from "./look-after-mute.ts";
import { judgeAnewAt } from "./reconsider-job.ts";
import { type KnownFacts, knownFacts } from "./rule-facts-views.ts";
import { evaluator } from "./rules-language.ts";
import { rulesStore } from "./rules-store.ts";
import { rulesInForce } from "./ruleset.ts";

/**
 * Asks the rules about alerts, in the caller's transaction, and keeps what they decided. Where there are no rules, silences
 * and routes, it reads their version and writes nothing. What was let through once stays so.
 */
export async function applyRules(
  tx: Tx,
  kernel: Kernel,
  subjects: readonly RuleSubject[],
  nowMs: number,
): Promise<Judged[]> {
  if (subjects.length === 0) return [];
  const version = await rulesStore(tx).version();
  const rules = await rulesInForce(tx, kernel, version);
  const { consulted, services } = await consultAll(tx, rules, subjects, nowMs);
  const before = await knownBefore(tx, subjects);
  const facts = await factsFor(tx, subjects, consulted, nowMs);
  const beside = await besideFacts(tx, kernel, consulted, version);

  const occurrences: { key: string; at: string; alert_id: string }[] = [];
  const reached = new Set<string>();
  const judged = subjects.map((subject, at): Judged => {
    const asked = consulted[at] as Consulted;
    const known = before.get(subject.alert.id);
    const passed = !subject.opened && known?.decision === undefined;
    const dispatchedBefore = passed || Boolean(known?.dispatchedAt);
    const { threshold, deduplicate, group } = asked.wishes;
    if (threshold && subject.opened) {
      facts.occur(threshold.key, nowMs);
      occurrences.push({ key: threshold.key, at: new Date(nowMs).toISOString(), alert_id: subject.alert.id });
      const withinMs = threshold.withinMinutes * MINUTE_MS;
      if (thresholdReached(facts.occurrencesOf(threshold.key), threshold.count, withinMs, nowMs)) {
        reached.add(`threshold:${threshold.key}`);
      }
    }
    const look = lookAfterMute(beside, asked.alert, known, nowMs);
    const disposition = dispatchedBefore
      ? staysDispatched(asked, look, nowMs)
      : dispositionOf(asked, { ...facts, ...beside }, nowMs);
    if (disposition.decision === "dispatch" && !dispatchedBefore) {
      const { id } = subject.alert;
      const holder = { alertId: id, shortId: shortId("alert", subject.number), incidentResolved: false };
      if (deduplicate) facts.hold(deduplicate.key, holder);
      if (group) facts.group(group.base, disposition.groupKey, nowMs);
    }
    const { service } = disposition.alert;
    const isGiven = service === subject.alert.service && subject.serviceId !== undefined;
    const serviceId = isGiven ? (subject.serviceId ?? null) : (services.get(service ?? "")?.id ?? null);
    const tell = disposition.decision === "dispatch" && !dispatchedBefore;
    return { subject, disposition, tell, unmuted: unmutedOf(disposition, known, look), serviceId };
  });
  await keep(tx, { judged, consulted, before, occurrences, reached }, nowMs);
  await beside.join?.(
    judged.map(({ disposition, tell }) => ({ ...disposition, tell })),
    nowMs,
  );
  return judged;
}

/** What was let through is not taken back; only what rules make of its words is done anew. */
const staysDispatched = (asked: Consulted, look: AfterMute | undefined, nowMs: number): Disposition => ({
  ...dispositionOf({ ...asked, wishes: { route: asked.wishes.route } }, NOTHING_KNOWN, nowMs),
  reconsiderAtMs: look?.reconsiderAtMs,
  waitsFor: look?.waitsFor,
});

const NOTHING_KNOWN = { holderOf: () => undefined, occurrencesOf: () => [], groupOf: () => undefined };

/** Asks all rules about all alerts; again about those that a rule gave to a service that was not read yet. */
async function consultAll(
  tx: Tx,
  rules: readonly AlertRule[],
  subjects: readonly RuleSubject[],
  nowMs: number,
): Promise<{ consulted: Consulted[]; services: ReadonlyMap<string, KnownService> }> {
  const given = new Set(subjects.flatMap(({ alert }) => alert.service ?? []));
  const isKnown = rules.length === 0 && subjects.every(({ serviceId }) => serviceId !== undefined);
  const services = isKnown ? new Map<string, KnownService>() : await servicesByNames(tx, [...given]);
  const ask = () => subjects.map(({ alert }) => consult(alert, rules, nowMs, evaluator(services)));
  const consulted = ask();
  const others = new Set(consulted.flatMap(({ alert }) => alert.service ?? []).filter((name) => !services.has(name)));
  for (const name of given) others.delete(name);
  if (others.size === 0) return { consulted, services };
  for (const [name, service] of await servicesByNames(tx, [...others])) services.set(name, service);
  return { consulted: ask().map((asked) => withKnownService(asked, services, given)), services };
}

/** A service that a rule names and nobody knows is none: the alert stays where it was. */
function withKnownService(
  asked: Consulted,
  services: ReadonlyMap<string, KnownService>,
  given: ReadonlySet<string>,
): Consulted {
  const { service } = asked.alert;
  if (service === undefined || services.has(service) || given.has(service)) return asked;
  const because = `the catalog knows no service ${service}, so the alert has none: mend the rule, or create the service`;
  const step = { stage: "rules", rule: asked.matched.at(-1) ?? "", effect: "no service", because };
  return { ...asked, alert: { ...asked.alert, service: undefined }, trace: [...asked.trace, step] };
}

async function knownBefore(tx: Tx, subjects: readonly RuleSubject[]): Promise<ReadonlyMap<string, DispositionRow>> {
  const known = subjects.filter(({ opened }) => !opened).map(({ alert }) => alert.id);
  const rows = known.length === 0 ? [] : await dispositionStore(tx).of(known);
  return new Map(rows.map((row) => [row.alertId, row]));
}

function factsFor(
  tx: Tx,
  subjects: readonly RuleSubject[],
  consulted: readonly Consulted[],
  nowMs: number,
): Promise<KnownFacts> {
  const oldestMs = Math.min(nowMs, ...subjects.map(({ alert }) => alert.openedAtMs));
  const longest = Math.max(0, ...consulted.map(({ wishes }) => wishes.threshold?.withinMinutes ?? 0));
  return knownFacts(tx, {
    dedupKeys: new Set(consulted.flatMap(({ wishes }) => wishes.deduplicate?.key ?? [])),
    thresholdKeys: new Set(consulted.flatMap(({ wishes }) => wishes.threshold?.key ?? [])),
    occurrencesSince: new Date(oldestMs - longest * MINUTE_MS),
    groupBases: new Set(consulted.flatMap(({ wishes }) => wishes.group?.base ?? [])),
  });
}

type Outcome = {
  readonly judged: readonly Judged[];
  readonly consulted: readonly Consulted[];
  readonly before: ReadonlyMap<string, DispositionRow>;
  readonly occurrences: readonly { readonly key: string; readonly at: string; readonly alert_id: string }[];
  readonly reached: ReadonlySet<string>;
};

async function keep(tx: Tx, { judged, consulted, before, occurrences, reached }: Outcome, nowMs: number) {
  const store = dispositionStore(tx);
  const now = new Date(nowMs);
  const kept = judged.flatMap((one, at) => {
    const asked = consulted[at] as Consulted;
    const known = before.get(one.subject.alert.id);
    return isWorthKeeping(one, asked, known) ? [writeOf(one, asked, known, nowMs)] : [];
  });
  await store.put(kept);
  await store.insertOccurrences(occurrences);
  await rulesStore(tx).countUses(usesOf(judged, consulted), now);
  if ((await store.wake([...reached], now)) > 0) await judgeAnewAt(tx, [nowMs], nowMs);
  const times = judged.flatMap(({ disposition }) => disposition.reconsiderAtMs ?? []);
  await judgeAnewAt(tx, times, nowMs);
}
