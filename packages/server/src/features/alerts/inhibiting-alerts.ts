import {
  equalKey,
  type InhibitRule,
  isSourceOf,
  isTargetOf,
  type SourcesOf,
} from "@shipshape/domain/alerts/inhibition";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { type InhibitorWrite, inhibitionStore } from "./inhibition-store.ts";

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
        equal_key: equalKey(rule, labels),
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
      const key = equalKey(rule, subject.labels);
      wanted.set(keyOf(rule.name, key), { rule: rule.name, equal_key: key });
    }
  }
  const rows = await inhibitionStore(db).sources([...wanted.values()]);
  const found = grouped(rows, ({ rule, equalKey: key }) => keyOf(rule, key));
  return (rule, key) => (found.get(keyOf(rule.name, key)) ?? []).map(({ source }) => source);
}
