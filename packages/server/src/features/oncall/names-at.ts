import type { Db } from "../../kernel/database.ts";
import type { Target } from "./people-of.ts";
import { onCallNow, schedulesOver } from "./resolved-schedule.ts";

/** Whom targets mean at a moment. */
export type Asked = { readonly at: Date; readonly targets: readonly Target[] };

/** The people behind each of these, by name: for a list of many, with as few statements as for one. */
export async function namesAt(db: Db, asked: readonly Asked[]): Promise<string[][]> {
  const targets = asked.flatMap((one) => one.targets);
  const wanted = [...new Set(targets.filter(({ kind }) => kind === "schedule").map(({ name }) => name))];
  const times = asked.map(({ at }) => at.getTime());
  const schedules =
    wanted.length === 0
      ? []
      : await schedulesOver(db, new Date(Math.min(...times)), new Date(Math.max(...times) + 1), wanted);
  const byName = new Map(schedules.map((schedule) => [schedule.row.name, schedule]));
  const nameOf = ({ kind, name }: Target, at: Date): string | null => {
    const schedule = byName.get(name);
    return kind === "user" ? name : schedule ? onCallNow(schedule, at).user : null;
  };
  return asked.map(({ at, targets: meant }) => {
    const names = meant.map((target) => nameOf(target, at)).filter((name) => name !== null);
    return [...new Set(names)];
  });
}
