import { type CrashHouse, openCrashHouse, STEPS, type Victim } from "../journeys/harness/crash-house.ts";

/**
 * The crash suite at length: the server, and separately its database, are killed with −9 at every step between request and receipt,
 * and at random moments around it. It counts pages that were lost, and messages that came twice.
 * Run: npm run bench -- crash [--kills 200]
 */
const asked = process.argv.indexOf("--kills");
const KILLS = asked > 0 ? Number(process.argv[asked + 1]) : 200;
const LONGEST_MS = 250;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Every second kill at a step, the others at a moment; three of the server to one of the database. */
function momentOf(nth: number): { victim: Victim; moment: (typeof STEPS)[number] | number } {
  const victim = nth % 4 === 3 ? "database" : "server";
  const step = STEPS[Math.floor(nth / 2) % STEPS.length] ?? "notify.claimed";
  return { victim, moment: nth % 2 === 0 ? step : Math.round(Math.random() * LONGEST_MS) };
}

async function run(house: CrashHouse): Promise<void> {
  const began = performance.now();
  for (let nth = 0; nth < KILLS; nth += 1) {
    const { victim, moment } = momentOf(nth);
    await house.kill(victim, moment);
    const { lost, doubled } = house.count();
    if ((nth + 1) % 20 === 0 || lost.length + doubled.length > 0) {
      say(
        `${nth + 1} of ${KILLS} kills, the last of the ${victim} at ${moment}: lost ${lost.length}, doubled ${doubled.length}`,
      );
    }
  }
  const count = house.count();
  say(`kills                        ${count.kills}, of which ${count.missed} found nothing under way at their step`);
  say(`alerts answered with 2xx     ${count.taken}; refused or unanswered ${count.refused}`);
  say(`pages lost                   ${count.lost.length} ${count.lost.join(" ")}`);
  say(`messages again, same id      ${count.repeated}`);
  say(`messages again, another id   ${count.doubled.length} ${count.doubled.join(" ")}`);
  say(`took                         ${Math.round((performance.now() - began) / 1_000)} s`);
}

const house = await openCrashHouse(KILLS);
await run(house).finally(() => house.close());
