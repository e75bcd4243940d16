import type { Silence } from "@shipshape/contract/alert-silences";
import type { Matcher } from "@shipshape/domain/alerts/matcher";
import { formatMatchers } from "@shipshape/domain/alerts/matcher-text";
import { type SilenceState, silenceState } from "@shipshape/domain/alerts/silence";
import { shortId } from "@shipshape/domain/short-id";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { countsCovered } from "./covered-alerts-views.ts";
import { type SilenceRow, silenceOf, silencesStore } from "./silences-store.ts";

export type SilenceView = z.input<typeof Silence>;

const matchersOf = ({ matchers }: SilenceRow) => matchers as unknown as Matcher[];

function view(row: SilenceRow, covers: number, now: Date): SilenceView {
  const matchers = matchersOf(row);
  const { id, startsAt, endsAt, createdBy, comment, createdAt, updatedAt } = row;
  return {
    id,
    shortId: shortId("silence", row.number),
    state: silenceState(silenceOf(row), now.getTime()),
    matchers,
    text: formatMatchers(matchers),
    startsAt,
    endsAt,
    createdBy,
    comment,
    createdAt,
    updatedAt,
    covers,
  };
}

/** One as people see it. */
export async function silenceView(db: Db, row: SilenceRow, now: Date): Promise<SilenceView> {
  const [covers = 0] = row.endsAt > now ? await countsCovered(db, [matchersOf(row)]) : [];
  return view(row, covers, now);
}

const ORDER: readonly SilenceState[] = ["active", "pending", "expired"];

/** Those that hold, next to end first; those to come, next to begin first; those that are over, last to end first. */
export function bySilenceState(now: Date) {
  return (a: SilenceRow, b: SilenceRow): number => {
    const [stateA, stateB] = [a, b].map((row) => silenceState(silenceOf(row), now.getTime()));
    const [orderA, orderB] = [ORDER.indexOf(stateA ?? "expired"), ORDER.indexOf(stateB ?? "expired")];
    if (orderA !== orderB) return orderA - orderB;
    if (stateA === "pending") return a.startsAt.getTime() - b.startsAt.getTime();
    const byEnd = a.endsAt.getTime() - b.endsAt.getTime();
    return stateA === "active" ? byEnd : -byEnd;
  };
}

/** A list of silences: those that are not over say how many alerts they cover now. */
export async function silenceList(db: Db, now: Date, state: SilenceState | undefined, limit: number) {
  const rows = (await silencesStore(db).listed(now)).sort(bySilenceState(now));
  const states = rows.map((row) => silenceState(silenceOf(row), now.getTime()));
  const shown = rows.filter((_, at) => state === undefined || states[at] === state).slice(0, limit);
  const current = shown.filter((row) => row.endsAt > now);
  const counts = await countsCovered(db, current.map(matchersOf));
  const covered = new Map(current.map(({ id }, at) => [id, counts[at] ?? 0]));
  const count = (wanted: SilenceState) => states.filter((one) => one === wanted).length;
  return {
    silences: shown.map((row) => view(row, covered.get(row.id) ?? 0, now)),
    counts: { active: count("active"), pending: count("pending"), expired: count("expired") },
  };
}
