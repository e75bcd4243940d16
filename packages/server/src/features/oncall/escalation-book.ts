import type { EscalationBook, EscalationPolicy } from "@shipshape/domain/oncall/escalation";
import { handsOffTo } from "@shipshape/domain/oncall/escalation-references";
import type { Db } from "../../kernel/database.ts";
import { administrators } from "../access/index.ts";
import { escalationStore, type PolicyRow } from "./escalation-store.ts";

/** The policy that pages where nobody made one the fallback: everybody who administers this server. */
export const BUILT_IN_FALLBACK = "built-in-fallback";
const FALLBACK_REPEATS = 3;
const FALLBACK_MINUTES = 10;

/** What of a policy decides whom it pages. */
const policyOfRow = ({ steps, repeat, repeatAfterMinutes, stillWorking }: PolicyRow): EscalationPolicy => ({
  steps,
  repeat,
  ...(repeatAfterMinutes === null ? {} : { repeatAfterMinutes }),
  ...(stillWorking ? { stillWorking } : {}),
});

/** Each of these policies with all those that it may hand off to; one that there is not is not in it. */
export async function escalationBooks(db: Db, names: readonly string[]): Promise<ReadonlyMap<string, EscalationBook>> {
  const policies = await withHandOffs(db, new Map(), names);
  const books = [...new Set(names)].filter((name) => policies.has(name)).map((name) => bookOf(policies, name));
  return new Map(books.map((book) => [book.start, book]));
}

/** The book of a policy as it might be. */
export async function bookWith(db: Db, name: string, policy: EscalationPolicy): Promise<EscalationBook> {
  return bookOf(await withHandOffs(db, new Map([[name, policy]]), handsOffTo(policy)), name);
}

async function withHandOffs(
  db: Db,
  known: ReadonlyMap<string, EscalationPolicy>,
  names: readonly string[],
): Promise<Map<string, EscalationPolicy>> {
  const policies = new Map(known);
  let wanted = [...new Set(names)].filter((name) => !policies.has(name));
  while (wanted.length > 0) {
    const found = await escalationStore(db).policies(wanted);
    for (const row of found) policies.set(row.name, policyOfRow(row));
    wanted = [...new Set(found.flatMap(handsOffTo))].filter((name) => !policies.has(name));
  }
  return policies;
}

function bookOf(policies: ReadonlyMap<string, EscalationPolicy>, start: string): EscalationBook {
  const reached = new Map<string, EscalationPolicy>();
  const walk = (name: string): void => {
    const policy = policies.get(name);
    if (policy === undefined || reached.has(name)) return;
    reached.set(name, policy);
    handsOffTo(policy).forEach(walk);
  };
  walk(start);
  return { start, policies: Object.fromEntries(reached) };
}

/** The policy of the whole installation: it pages where nothing else would. */
export async function fallbackBook(db: Db): Promise<{ readonly book: EscalationBook; readonly because: string }> {
  const chosen = await escalationStore(db).fallback();
  if (chosen) {
    const book = (await escalationBooks(db, [chosen.name])).get(chosen.name);
    if (book) return { book, because: `${chosen.name} is the fallback of this installation` };
  }
  const targets = (await administrators(db)).map(({ name }) => ({ kind: "user", name }) as const);
  const policy: EscalationPolicy = {
    steps: targets.length === 0 ? [] : [{ delayMinutes: 0, targets }],
    repeat: FALLBACK_REPEATS,
    repeatAfterMinutes: FALLBACK_MINUTES,
  };
  const because =
    targets.length === 0
      ? "no policy is the fallback of this installation, and it has no administrator: mark a policy with 'fallback: true'"
      : "no policy is the fallback of this installation, so its administrators are paged: mark one with 'fallback: true'";
  return { book: { start: BUILT_IN_FALLBACK, policies: { [BUILT_IN_FALLBACK]: policy } }, because };
}
