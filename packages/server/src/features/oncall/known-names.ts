import type { KnownNames } from "../../kernel/configuration/kind.ts";
import type { Db } from "../../kernel/database.ts";
import { userNames, usersByName } from "../access/index.ts";
import { membersOfTeams, teamNames } from "../catalog/index.ts";
import { calendarStore } from "./calendar-store.ts";
import { oncallStore } from "./oncall-store.ts";

type Kind = "User" | "Team" | "Schedule" | "Calendar";
type Source = {
  readonly named: (db: Db, names: readonly string[]) => Promise<readonly string[]>;
  readonly all: (db: Db) => Promise<readonly string[]>;
};

const namesOf = (rows: readonly { readonly name: string }[]): string[] => rows.map(({ name }) => name);

const SOURCES: Readonly<Record<Kind, Source>> = {
  User: { named: async (db, names) => [...(await usersByName(db, names)).keys()], all: userNames },
  Team: { named: async (db, names) => [...(await membersOfTeams(db, names)).keys()], all: teamNames },
  Schedule: {
    named: async (db, names) => namesOf(await oncallStore(db).schedules(names)),
    all: async (db) => namesOf(await oncallStore(db).schedules()),
  },
  Calendar: {
    named: async (db, names) => namesOf(await calendarStore(db).calendars(names)),
    all: async (db) => namesOf(await calendarStore(db).calendars()),
  },
};

/** The names that something refers to, of those there are; all there are where one is not, for whoever has to be told what is. */
export async function knownNames(
  db: Db,
  asked: Readonly<Partial<Record<Kind, readonly string[]>>>,
): Promise<KnownNames> {
  const known = new Map<string, ReadonlySet<string>>();
  for (const kind of Object.keys(SOURCES) as Kind[]) {
    const [wanted, source] = [[...new Set(asked[kind] ?? [])], SOURCES[kind]];
    const found = wanted.length === 0 ? [] : await source.named(db, wanted);
    known.set(kind, new Set(found.length === wanted.length ? found : await source.all(db)));
  }
  return (kind) => known.get(kind) ?? new Set();
}
