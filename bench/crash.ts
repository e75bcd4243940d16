import { type CrashHouse, type Moment, openCrashHouse, RECEIPT_STEPS, STEPS } from "../journeys/harness/crash-house.ts";

/**
 * The crash suite at length: the server, and separately its database, are killed with −9 at every step between request and
 * receipt, and at random moments around it. Pages go by mail and by text messages of a provider that gives receipts. It counts
 * pages that were lost or late, messages that came twice, and receipts that were taken and forgotten. It ends by itself: after so
 * many kills, after so many minutes, or when a server does not start again; with 1 where a promise was broken.
 * Run: npm run bench -- crash [--kills 200] [--minutes 60]
 */
const numberAfter = (name: string, usually: number): number => {
  const at = process.argv.indexOf(name);
  const given = at > 0 ? Number(process.argv[at + 1]) : usually;
  if (!(given > 0)) throw new Error(`${name} wants a number above 0, such as ${usually}`);
  return given;
};
const KILLS = numberAfter("--kills", 200);
const MINUTES = numberAfter("--minutes", 60);
const LONGEST_MS = 250;
/** A page that comes after more than a minute is late, and told as such: what did not come by now is lost. */
const LOST_AFTER_MS = 240_000;
const TOLD_EVERY = 10;
const ALL_STEPS = [...STEPS, ...RECEIPT_STEPS];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Every second kill at a step, the others at a moment; of each three of the server to one of the database. */
function momentOf(nth: number): { victim: "server" | "database"; moment: Moment } {
  const victim = nth % 8 === 3 || nth % 8 === 6 ? "database" : "server";
  const turn = Math.floor(nth / 2) + Math.floor(nth / (2 * ALL_STEPS.length));
  const step = ALL_STEPS[turn % ALL_STEPS.length] ?? "notify.claimed";
  return { victim, moment: nth % 2 === 0 ? step : Math.round(Math.random() * LONGEST_MS) };
}

function report(house: CrashHouse, tookMs: number): boolean {
  const count = house.count();
  say(`kills                        ${count.kills}, of which ${count.missed} found nothing under way at their step`);
  say(`alerts answered with 2xx     ${count.taken}; refused or unanswered ${count.refused}`);
  say(`pages lost                   ${count.lost.length} ${count.lost.join(" ")}`);
  say(`pages late                   ${count.late.length} ${count.late.join(" ")}`);
  say(`slowest page after a kill    ${(count.slowestMs / 1_000).toFixed(1)} s`);
  say(`messages again, same id      ${count.repeated}`);
  say(`messages again, another id   ${count.doubled.length} ${count.doubled.join(" ")}`);
  say(
    `receipts taken               ${count.receipts}; forgotten ${count.receiptsLost.length} ${count.receiptsLost.join(" ")}`,
  );
  say(`took                         ${Math.round(tookMs / 1_000)} s`);
  return count.lost.length + count.late.length + count.doubled.length + count.receiptsLost.length === 0;
}

async function run(house: CrashHouse): Promise<boolean> {
  const began = performance.now();
  const tookMs = () => performance.now() - began;
  let isUp = true;
  let broken = 0;
  for (let nth = 0; nth < KILLS && isUp && tookMs() < MINUTES * 60_000; nth += 1) {
    const { victim, moment } = momentOf(nth);
    await house.kill(victim, moment).catch((error: unknown) => {
      isUp = false;
      say(`ends here, as nobody came back after the kill of the ${victim} at ${moment}: ${String(error)}`);
    });
    const { lost, late, doubled, receiptsLost } = house.count();
    const worse = lost.length + late.length + doubled.length + receiptsLost.length;
    if ((nth + 1) % TOLD_EVERY === 0 || worse > broken) {
      const left = Math.round(((tookMs() / (nth + 1)) * (KILLS - nth - 1)) / 60_000);
      say(
        `${nth + 1} of ${KILLS} kills, the last of the ${victim} at ${moment}: lost ${lost.length}, ` +
          `late ${late.length}, doubled ${doubled.length}, receipts forgotten ${receiptsLost.length}; about ${left} min left`,
      );
    }
    broken = worse;
  }
  const isKept = report(house, tookMs());
  return isUp && isKept;
}

const house = await openCrashHouse(KILLS, { receipts: true, lostAfterMs: LOST_AFTER_MS });
const isKept = await run(house).finally(() => house.close());
if (!isKept) process.exitCode = 1;
