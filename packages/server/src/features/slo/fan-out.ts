import { suggestServiceName } from "@shipshape/domain/catalog/service-name";
import { needsBudgetTrack } from "@shipshape/domain/slo/budget-minutes";
import { groupKey } from "@shipshape/domain/slo/indicator";
import type { Tx } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { newId } from "../../kernel/id.ts";
import type { CountedGroup } from "./count-groups.ts";
import type { CountedSlice } from "./counted-group.ts";
import { sloGroupStore } from "./slo-group-store.ts";
import { type MeasuredRow, sloStore } from "./slo-store.ts";

/** Values of a label beyond that are no groups that people watch: somebody fans out by a request id. */
export const MOST_GROUPS = 20_000;
const LONGEST_NAME = 63;

/** The objectives of each group of some roll-ups, by parent and `groupKey`. */
export type Groups = ReadonlyMap<string, ReadonlyMap<string, MeasuredRow>>;

export const isFannedOut = ({ indicator }: Pick<MeasuredRow, "indicator">): boolean => indicator.groupBy.length > 0;

export async function groupsOf(tx: Tx, parents: readonly MeasuredRow[]): Promise<Groups> {
  const rows = await sloGroupStore(tx).of(parents.filter(isFannedOut).map(({ id }) => id));
  return new Map(
    [...grouped(rows, ({ parentId }) => parentId ?? "")].map(([parentId, groups]) => [
      parentId,
      new Map(groups.map((group) => [groupKey(group.indicator, group.groupLabels), group])),
    ]),
  );
}

export type Newcomer = { readonly parent: Pick<MeasuredRow, "id">; readonly groups: readonly CountedGroup[] };

/** Makes an objective of its own for each group that was not seen before. */
export async function makeGroups(tx: Tx, newcomers: readonly Newcomer[]): Promise<void> {
  const store = sloStore(tx);
  const parents = new Map((await store.byIds(newcomers.map(({ parent }) => parent.id))).map((slo) => [slo.id, slo]));
  const wanted = newcomers.flatMap(({ parent: { id }, groups }) => {
    const parent = parents.get(id);
    if (!parent) return [];
    return groups.map(({ group }) => ({ parent, group, name: groupName(parent.name, Object.values(group)) }));
  });
  if (wanted.length === 0) return;
  const taken = new Set((await store.byNames(wanted.map(({ name }) => name))).map(({ name }) => name));
  const rows = wanted.map(({ parent, group, name }) => ({ parent, group, name: freeName(name, taken), id: newId() }));
  await store.put(
    rows.map(({ parent, group, name, id }) => ({
      ...parent,
      id,
      name,
      parentId: parent.id,
      groupLabels: group,
      displayName: `${parent.displayName}: ${Object.values(group).join(", ")}`,
    })),
  );
  await store.giveBudgetSeries(rows.filter(({ parent }) => needsBudgetTrack(parent.rules, false)).map(({ id }) => id));
}

/** The document's name and the group's values, as a name: `checkout-eu-west-1`. */
function groupName(document: string, values: readonly string[]): string {
  const slug = suggestServiceName(values.join("-")) ?? "none";
  return `${document.slice(0, Math.max(1, LONGEST_NAME - slug.length - 1)).replace(/-+$/, "")}-${slug}`
    .slice(0, LONGEST_NAME)
    .replace(/-+$/, "");
}

/** The name itself, or with the next number where another has it; takes it. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let nth = 2; taken.has(free); nth += 1) {
    const end = `-${nth}`;
    free = `${name.slice(0, LONGEST_NAME - end.length).replace(/-+$/, "")}${end}`;
  }
  taken.add(free);
  return free;
}

/** What all groups counted together, minute by minute: the roll-up is their sum, exactly. */
export function rolledUp(groups: readonly { readonly slices: readonly CountedSlice[] }[]): CountedSlice[] {
  const sums = new Map<string, CountedSlice>();
  for (const { slices } of groups) {
    for (const slice of slices) {
      const key = `${slice.minuteMs} ${slice.adds}`;
      const sum = sums.get(key);
      sums.set(key, sum ? { ...sum, good: sum.good + slice.good, total: sum.total + slice.total } : slice);
    }
  }
  return [...sums.values()];
}
