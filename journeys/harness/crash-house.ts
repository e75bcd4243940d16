import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiProblem } from "@shipshape/contract/problem";
import { type FakePhone, startFakePhone } from "./fake-phone.ts";
import type { Mail } from "./mailbox.ts";
import { applyManyServices, sendAlert, servicesIn, wasTaken } from "./many-services.ts";
import { postmasterOf } from "./processes.ts";
import { forgottenReceipts, type ReceiptPhones, startReceiptPhones } from "./receipt-phones.ts";
import { emptyFolder, type Shipshape, startShipshape } from "./shipshape.ts";

/** Every step between a request and the end of its page, in their order: where packages/server/src says `faultPoint`. */
export const STEPS = [
  "alerts.taken",
  "alerts.written",
  "alerts.processed",
  "incidents.judged",
  "notify.told",
  "notify.written",
  "notify.committed",
  "notify.claimed",
  "notify.sent",
  "notify.judged",
  "notify.recorded",
] as const;

/** Every step between a receipt's coming and what follows from it. */
export const RECEIPT_STEPS = ["notify.receiptCame", "notify.receipt", "notify.receiptJudged"] as const;

/** What comes later is late, and what did not come by then is waited for no longer, where nobody asks for more. */
const ARRIVES_WITHIN_MS = 60_000;
const DIES_WITHIN_MS = 20_000;
const ALERTS_A_KILL = 3;
/** Nothing came for so long: nothing is under way. */
const QUIET_MS = 1_500;
const TEAM_MAIL = "team@store.example";

export type Victim = "server" | "database";
/** A step by its name, or so many milliseconds after the alerts were taken. */
export type Moment = (typeof STEPS)[number] | (typeof RECEIPT_STEPS)[number] | number;

export type Count = {
  readonly kills: number;
  /** Kills whose step was never passed: nothing died. */
  readonly missed: number;
  readonly taken: number;
  readonly refused: number;
  /** What did not come by every way, as long as it was waited for: the service, and the ways. */
  readonly lost: readonly string[];
  /** What came by every way, more than a minute after the last that happened to its server or database. */
  readonly late: readonly string[];
  /** How long the slowest of all took to come by every way. */
  readonly slowestMs: number;
  /** Messages that came again under the id of the first: mail programs and receivers show them once. */
  readonly repeated: number;
  /** Of which two different messages came that say the same: should never be. */
  readonly doubled: readonly string[];
  /** Receipts that the server took; of those, the ones of which its outbox knows nothing in the end. */
  readonly receipts: number;
  readonly receiptsLost: readonly string[];
};

export type CrashHouse = {
  readonly shipshape: Shipshape;
  readonly phone: FakePhone;
  /** Sends alerts, kills, brings everything back, and waits for the pages of what was taken. */
  kill(victim: Victim, moment: Moment): Promise<void>;
  /** Waits for what nobody waits for: what was refused and taken all the same, and what comes again. */
  rest(): Promise<void>;
  count(): Count;
  close(): Promise<void>;
};

async function until(what: string, withinMs: number, isSo: () => boolean): Promise<boolean> {
  const giveUpAt = performance.now() + withinMs;
  while (!isSo()) {
    if (performance.now() > giveUpAt) return false;
    await sleep(20);
  }
  return what.length > 0;
}

/** Asks again while it answers that its database is not there yet: one connection after the other comes back. */
async function onceItAnswers<T>(ask: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + ARRIVES_WITHIN_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiProblem && error.status === 503) || performance.now() > giveUpAt) throw error;
      await sleep(50);
    }
  }
}

/** A team is told that an incident is over in an answer to the mail that said that it is open: Alertmanager's alerts end by themselves. */
const saysMore = ({ subject }: Mail): boolean => subject.startsWith("Re: ");

type Way = { readonly name: string; readonly came: ReadonlyMap<string, readonly string[]> };

/** What must come of every alert, each way by itself: what came by some of them only is lost on the others. */
function waysOf({ mailbox: { mails } }: FakePhone, phones: ReceiptPhones | undefined): Way[] {
  const team = mails.filter(({ to }) => to === TEAM_MAIL);
  return [
    { name: "mail", came: servicesIn(mails.filter(({ to }) => to !== TEAM_MAIL)) },
    { name: "mail to the team", came: servicesIn(team.filter((mail) => !saysMore(mail))) },
    ...(phones ? [{ name: "text message", came: servicesIn(phones.texts) }] : []),
  ];
}

/** What comes of an alert minutes later, once. */
const laterNews = ({ mailbox: { mails } }: FakePhone) => servicesIn(mails.filter(saysMore));

/** Waits for what must come, and says who was late and who did not come. */
function waitingFor(ways: () => readonly Way[], lostAfterMs: number) {
  const lost: string[] = [];
  const late: string[] = [];
  let slowestMs = 0;
  const missing = (wanted: readonly string[]) => {
    const known = ways();
    return wanted.flatMap((service) => {
      const not = known.filter(({ came }) => !came.has(service)).map(({ name }) => name);
      return not.length > 0 ? [{ service, not: not.join(", ") }] : [];
    });
  };
  return {
    async wait(wanted: readonly string[]): Promise<void> {
      const beganAt = performance.now();
      await until("the pages", ARRIVES_WITHIN_MS, () => missing(wanted).length === 0);
      const overdue = missing(wanted);
      await until("what is late", lostAfterMs - ARRIVES_WITHIN_MS, () => missing(wanted).length === 0);
      const tookMs = performance.now() - beganAt;
      slowestMs = Math.max(slowestMs, tookMs);
      const gone = missing(wanted);
      lost.push(...gone.map(({ service, not }) => `${service} (${not})`));
      for (const { service, not } of overdue) {
        const isGone = gone.some((one) => one.service === service);
        if (!isGone) late.push(`${service} (${not}, ${Math.round(tookMs / 1_000)} s)`);
      }
    },
    count: () => ({ lost, late, slowestMs }),
  };
}

/**
 * A server on its own database whose every alert pages somebody and is told to a team, and whatever kills it. Pages go by
 * mail, and with `receipts` by text messages of a provider that gives receipts too: then each alert pages a person of its own,
 * so that every message names what it is about.
 */
export async function openCrashHouse(
  kills: number,
  { receipts = false, lostAfterMs = ARRIVES_WITHIN_MS } = {},
): Promise<CrashHouse> {
  const phone = await startFakePhone();
  const phones = receipts ? await startReceiptPhones() : undefined;
  const folder = await emptyFolder();
  const faultFile = join(folder, "fault");
  const env = { SHIPSHAPE_FAULT_FILE: faultFile, SHIPSHAPE_MAIL_ADDRESS_LIMIT: "none", ...phones?.variables };
  const shipshape = await startShipshape({ smtpUrl: phone.mailbox.smtpUrl, clock: "system", env });
  const names = Array.from({ length: kills * ALERTS_A_KILL }, (_, at) => `crash-${at}`);
  const people = Array.from({ length: phones ? ALERTS_A_KILL : 0 }, (_, at) => `on-call-${at}`);
  await applyManyServices(shipshape, names, phones ? people : undefined, TEAM_MAIL);
  await phones?.handOut(shipshape, people);
  const taken: string[] = [];
  const arrivals = waitingFor(() => waysOf(phone, phones), lostAfterMs);
  const receiptsLost: string[] = [];
  const told = { kills: 0, missed: 0, refused: 0 };

  /** Arms the step before the alerts are sent, or waits the moment out and kills. */
  async function send(victim: Victim, moment: Moment, services: readonly string[]): Promise<void> {
    const database = postmasterOf(shipshape.dataDirectory) ?? 0;
    if (typeof moment === "string") writeFileSync(faultFile, victim === "server" ? moment : `${moment} ${database}`);
    const statuses = await Promise.all(services.map((service) => sendAlert(shipshape, service)));
    const accepted = services.filter((_, at) => wasTaken(statuses[at] ?? 0));
    taken.push(...accepted);
    told.refused += services.length - accepted.length;
    if (typeof moment === "string") {
      if (!(await until("the step", DIES_WITHIN_MS, () => !existsSync(faultFile)))) told.missed += 1;
      rmSync(faultFile, { force: true });
      return;
    }
    await sleep(moment);
    if (victim === "database") process.kill(database, "SIGKILL");
  }

  /** After a database was killed the server is there before it can read again. */
  async function untilItReads(): Promise<void> {
    const giveUpAt = performance.now() + ARRIVES_WITHIN_MS;
    const headers = { authorization: `Bearer ${shipshape.token()}` };
    const reads = () =>
      fetch(`${shipshape.url}/api/v1/teams`, { headers }).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await reads()) && performance.now() < giveUpAt) await sleep(50);
  }

  return {
    shipshape,
    phone,
    async kill(victim, moment) {
      await untilItReads();
      const services = names.slice(told.kills * ALERTS_A_KILL, (told.kills + 1) * ALERTS_A_KILL);
      const before = taken.length;
      told.kills += 1;
      await send(victim, moment, services);
      if (victim === "server") {
        await shipshape.kill9();
        // A machine that is busy with other things may take longer than a start may.
        await shipshape.restart().catch(() => shipshape.restart());
      }
      await arrivals.wait(taken.slice(before));
      phone.takeAll();
      await untilItReads();
      if (phones)
        receiptsLost.push(...(await onceItAnswers(() => forgottenReceipts(shipshape, phones, 20 * people.length))));
    },
    async rest() {
      const giveUpAt = performance.now() + ARRIVES_WITHIN_MS;
      const isUnderWay = async () => {
        const { notifications } = await shipshape.client.notify.listNotifications({ query: { limit: 500 } });
        return notifications.some(({ status }) => status === "pending" || status === "sending");
      };
      for (let seen = -1; seen !== phone.mailbox.mails.length || (await isUnderWay()); ) {
        if (performance.now() > giveUpAt) throw new Error("Messages are under way that never come.");
        seen = phone.mailbox.mails.length;
        await sleep(QUIET_MS);
      }
      phone.takeAll();
    },
    count() {
      const all = [...waysOf(phone, phones).map(({ came }) => came), laterNews(phone)].flatMap((came) => [...came]);
      return {
        ...told,
        taken: taken.length,
        ...arrivals.count(),
        repeated: all.reduce((sum, [, ids]) => sum + ids.length - new Set(ids).size, 0),
        doubled: all.filter(([, ids]) => new Set(ids).size > 1).map(([service]) => service),
        receipts: phones?.heard.size ?? 0,
        receiptsLost,
      };
    },
    async close() {
      await shipshape.remove();
      await Promise.all([phone.close(), phones?.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
