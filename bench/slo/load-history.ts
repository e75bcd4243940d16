import { MINUTE, type Minutes, noMinutes } from "@shipshape/domain/slo/minutes";
import { type SeriesDay, sliceStore } from "../../packages/server/src/features/slo/slice-store.ts";
import { sloStore } from "../../packages/server/src/features/slo/slo-store.ts";
import { type Db, openDatabase } from "../../packages/server/src/kernel/database.ts";
import { startEmbeddedPostgres } from "../../packages/server/src/kernel/embedded-postgres/launcher.ts";
import { createLog } from "../../packages/server/src/kernel/log.ts";
import { objectiveName } from "./counters.ts";
import { minuteNow, untilMinute } from "./spent.ts";
import { MINUTE_MS, type Stretch, type Traffic } from "./traffic.ts";

const MINUTES_A_DAY = 1440;
const DAYS_A_STATEMENT = 500;
/** Enough of the minute is left for the server to start and to read the counters in it. */
const LATEST_SECOND = 30;
const ATTEMPTS = 3;

export type Loaded = {
  readonly minutes: number;
  readonly throughMinute: number;
  readonly seconds: number;
  readonly databaseBytes: number;
};

/**
 * Puts what was counted until now into the database of a server that is stopped, in the form in which it is kept: through
 * the API, five thousand minutes a call, this would take hours. Ends early in a minute whose events it holds.
 */
export async function loadHistory(dataDirectory: string, traffic: Traffic): Promise<Loaded> {
  const began = performance.now();
  const embedded = await startEmbeddedPostgres({ dataDirectory, log: createLog("silent") });
  const database = openDatabase(embedded.connectionString, () => undefined);
  try {
    const { db, pool } = database;
    const fromMinute = traffic.firstMinute;
    const bulk = minuteNow();
    await putMinutes(db, traffic, { fromMinute, throughMinute: bulk });
    await pool.query("vacuum (freeze, analyze)"); // as it would be, had it come day by day
    const { rows } = await pool.query<{ bytes: string }>("select pg_database_size(current_database()) as bytes");
    const throughMinute = await putNewest(db, traffic, bulk);
    return {
      minutes: traffic.objectives * (throughMinute - fromMinute + 1),
      throughMinute,
      seconds: (performance.now() - began) / 1000,
      databaseBytes: Number(rows[0]?.bytes),
    };
  } finally {
    await database.close();
    await embedded.stop();
  }
}

/** Writes the days since a minute anew, up to the minute in which that ends. */
async function putNewest(db: Db, traffic: Traffic, sinceMinute: number): Promise<number> {
  const fromMinute = Math.max(traffic.firstMinute, dayOf(sinceMinute) * MINUTES_A_DAY);
  for (let attempt = 1; ; attempt += 1) {
    await untilMinute(minuteNow() + 1);
    const throughMinute = minuteNow();
    await putMinutes(db, traffic, { fromMinute, throughMinute });
    if (attempt === ATTEMPTS || Date.now() < throughMinute * MINUTE_MS + LATEST_SECOND * 1000) return throughMinute;
  }
}

async function putMinutes(db: Db, traffic: Traffic, stretch: Stretch): Promise<void> {
  const slos = new Map((await sloStore(db).live()).map((slo) => [slo.name, slo]));
  const store = sliceStore(db);
  await store.lock([...slos.values()].map(({ measuredSeries }) => measuredSeries));
  let batch: (SeriesDay & { readonly minutes: Minutes })[] = [];
  for (let one = 0; one < traffic.objectives; one += 1) {
    const slo = slos.get(objectiveName(one));
    if (!slo) throw new Error(`The objective ${objectiveName(one)} was not applied`);
    batch.push(...daysOf(traffic, one, stretch).map((day) => ({ series: slo.measuredSeries, ...day })));
    if (batch.length < DAYS_A_STATEMENT && one < traffic.objectives - 1) continue;
    await store.putDays(batch);
    batch = [];
  }
  const countedFrom = new Date(traffic.firstMinute * MINUTE_MS);
  const nothing = { problem: null, suspicion: null, note: null };
  await store.putProgress([...slos.values()].map(({ id }) => ({ sloId: id, countedFrom, ...nothing })));
}

const dayOf = (minute: number): number => Math.floor(minute / MINUTES_A_DAY);

function daysOf(traffic: Traffic, objective: number, { fromMinute, throughMinute }: Stretch) {
  const days: { day: number; minutes: Minutes }[] = [];
  for (let day = dayOf(fromMinute); day <= dayOf(throughMinute); day += 1) {
    const first = day * MINUTES_A_DAY;
    const minutes = noMinutes(first * MINUTE_MS, MINUTES_A_DAY);
    const through = Math.min(throughMinute, first + MINUTES_A_DAY - 1);
    for (let minute = Math.max(fromMinute, first); minute <= through; minute += 1) {
      const total = traffic.totalAt(objective, minute);
      minutes.total[minute - first] = total;
      minutes.good[minute - first] = total - traffic.badAt(objective, minute);
      minutes.state[minute - first] = MINUTE.measured;
    }
    days.push({ day, minutes });
  }
  return days;
}
