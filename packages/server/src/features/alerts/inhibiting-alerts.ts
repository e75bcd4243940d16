import {
  equalKey,
  type InhibitingAlert,
  type InhibitRule,
  isSourceOf,
  isTargetOf,
  type SourcesOf,
} from "@shipshape/domain/alerts/inhibition";
import type { Db } from "../../kernel/database.ts";
import { type InhibitorWrite, inhibitionStore, storableKey } from "./inhibition-store.ts";

type Subject = {
  readonly labels: Readonly<Record<string, string>>;
  readonly upstreams: ReadonlySet<string>;
};

type Source = {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly service?: string | null;
};

/** Under which rules these alerts inhibit others, as it is kept. */
export const inhibitorsOf = (rules: readonly InhibitRule[], alerts: readonly Source[]): InhibitorWrite[] =>
  rules.flatMap((rule) =>
    alerts
      .filter(({ labels, service = null }) => isSourceOf(rule, { labels, service }))
      .map(({ id, labels }) => ({
        rule: rule.name,
        equal_key: storableKey(equalKey(rule, labels)),
        alert_id: id,
      })),
  );

/** The alerts that fire and may inhibit these, read with one statement. */
export async function sourcesFor(
  db: Db,
  rules: readonly InhibitRule[],
  subjects: readonly Subject[],
): Promise<SourcesOf> {
  const keyOf = (rule: string, key: string) => `${rule} ${key}`;
  const wanted = new Map<string, { rule: string; equal_key: string }>();
  for (const rule of rules) {
    for (const subject of subjects) {
      if (!isTargetOf(rule, subject)) continue;
      const key = storableKey(equalKey(rule, subject.labels));
      wanted.set(keyOf(rule.name, key), { rule: rule.name, equal_key: key });
    }
  }
  const found = new Map<string, InhibitingAlert[]>();
  for (const { rule, equalKey: key, source } of await inhibitionStore(db).sources([...wanted.values()])) {
    const list = found.get(keyOf(rule, key)) ?? [];
    list.push(source);
    found.set(keyOf(rule, key), list);
  }
  return (rule, key) => found.get(keyOf(rule.name, storableKey(key))) ?? [];
}
