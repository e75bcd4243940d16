import type { FreezeInput } from "@shipshape/contract/gates-freezes";
import type { Fault } from "@shipshape/contract/problem";
import { neverComes, recurrenceProblems } from "@shipshape/domain/time/recurrence";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { invalid } from "../../kernel/problem.ts";
import { servicesByNames, teamByName } from "../catalog/index.ts";
import { environmentNames } from "../environments/index.ts";
import type { FreezeRow } from "./freeze-store.ts";

export type FreezeSaid = z.output<typeof FreezeInput>;
type Selector = FreezeSaid["selector"];

const isName = (text: string): boolean => !text.includes("*");

/** The names that a selector refers to, with where: patterns refer to nobody. */
export const namesIn = ({ services = [], teams = [], environments = [] }: Selector) =>
  (
    [
      ["services", "Service", services],
      ["teams", "Team", teams],
      ["environments", "Environment", environments],
    ] as const
  ).flatMap(([field, kind, names]) =>
    names.flatMap((name, at) => (isName(name) ? [{ field, kind, name, path: `selector.${field}[${at}]` }] : [])),
  );

/** What a selector names and nobody knows: a freeze of a typing error would freeze nothing. */
export async function unknownNames(db: Db, selector: Selector): Promise<Fault[]> {
  const named = namesIn(selector);
  const of = (kind: string): string[] => named.filter((one) => one.kind === kind).map(({ name }) => name);
  const [services, teams, environments] = await Promise.all([
    servicesByNames(db, of("Service")),
    Promise.all(of("Team").map((name) => teamByName(db, name))),
    environmentNames(db),
  ]);
  const known = {
    Service: new Set(services.keys()),
    Team: new Set(teams.flatMap((team) => team?.name ?? [])),
    Environment: new Set(environments),
  };
  return named
    .filter(({ kind, name }) => !known[kind].has(name))
    .map(({ field, kind, name }) => ({
      path: `selector.${field}`,
      message: `there is no ${kind.toLowerCase()} "${name}"`,
    }));
}

/** What is wrong with when a freeze is. */
export function timeFaults({ from, to, recurrence }: Pick<FreezeSaid, "from" | "to" | "recurrence">): Fault[] {
  if (recurrence) {
    const twice = { path: "recurrence", message: "it comes again, so it has neither from nor to: leave them out" };
    const wrong = recurrenceProblems(recurrence).map(({ path, message }) => ({ path: `recurrence.${path}`, message }));
    if (from || to) return [twice];
    if (wrong.length > 0 || !neverComes(recurrence)) return wrong;
    return [
      { path: "recurrence.rrule", message: `"${recurrence.rrule}" does not come within eight years: mend the rule` },
    ];
  }
  if (!from || !to) {
    const path = from ? "to" : "from";
    return [{ path, message: "say when it is: from and to, or a recurrence" }];
  }
  return from < to ? [] : [{ path: "to", message: "it must end after it begins" }];
}

/** What was said of a freeze as the row that keeps it. Throws where it makes no sense, with what to mend. */
export async function freezeRow(db: Db, name: string, said: FreezeSaid): Promise<FreezeRow> {
  const faults = [...timeFaults(said), ...(await unknownNames(db, said.selector))];
  if (faults.length > 0) throw invalid(faults);
  const {
    displayName = name,
    kind,
    from,
    to,
    recurrence,
    overrun,
    manual,
    reason,
    selector,
    labels,
    annotations,
  } = said;
  const when = { fromAt: from ?? null, toAt: to ?? null, recurrence: recurrence ?? null };
  return { name, displayName, kind, ...when, overrun, manual, reason, selector, labels, annotations };
}
