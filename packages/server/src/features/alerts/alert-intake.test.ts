import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../../kernel/id.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { type AlertIntake, createAlertIntake } from "./alert-intake.ts";
import { joined, written } from "./intake-entry.ts";
import { intakeLogStore } from "./intake-log-store.ts";
import { type Received, type ReceivedAlert, receivedAlert } from "./received-alert.ts";

let house: TestHouse;
let intake: AlertIntake;
/** The same server once more, as a replica on the same database. */
let other: AlertIntake;
beforeAll(async () => {
  house = await testHouse();
  intake = house.app.intake;
  other = createAlertIntake(house.kernel);
});
afterAll(async () => {
  await other.stop();
  await house.close();
});

let name = "";
let nth = 0;
beforeEach(() => {
  nth += 1;
  name = `Intake${nth}`;
});

const alert = (more: Partial<ReceivedAlert> & { labels?: Record<string, string> } = {}): ReceivedAlert =>
  receivedAlert({
    source: "api",
    status: "firing",
    annotations: {},
    startsAtMs: undefined,
    endsAtMs: undefined,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: null,
    payload: { said: name },
    ...more,
    labels: { alertname: name, ...more.labels },
  });
const over = (more: Partial<ReceivedAlert> = {}) => alert({ status: "resolved", ...more });
const alerts = async () => {
  const listed = await house.as("viewer").alerts.list({ query: { limit: 1000 } });
  return listed.alerts.filter(({ labels }) => labels["alertname"] === name);
};
const told = async () => {
  const { rows } = await sql<{ name: string }>`select name from event
    where payload -> 'labels' ->> 'alertname' = ${name} and name like 'alerts.%' order by at, id`.execute(
    house.kernel.db,
  );
  return rows.map((row) => row.name.slice("alerts.".length));
};
/** How many of them incidents have judged: those that the rules let through. */
const judged = async () => {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count
    from alert_judgement join alert on alert.id = alert_id where labels ->> 'alertname' = ${name}`.execute(
    house.kernel.db,
  );
  return rows[0]?.count;
};
/** How many rows the log ever had. */
const everLogged = async () => {
  const { rows } = await sql<{ rows: number }>`select last_value as rows from alert_intake_id_seq`.execute(
    house.kernel.db,
  );
  return rows[0]?.rows;
};
/** What a process did that was killed right after the commit of its log: nobody has it in memory. */
const leaveBehind = (received: readonly Received[]) => {
  const entry = { atMs: house.kernel.clock.now().getTime(), received };
  return intakeLogStore(house.kernel.db).append(joined([written(entry)]), received.length, false);
};
const logged = async () => (await intakeLogStore(house.kernel.db).backlog()).weight;

describe("the intake log", () => {
  test("what a killed process had taken is processed by the next, once", async () => {
    await leaveBehind([alert()]);
    await leaveBehind([alert({ labels: { zone: "b" } })]);
    expect(await alerts()).toEqual([]);
    await intake.settled();
    await other.settled();
    expect(await alerts()).toHaveLength(2);
    expect(await told()).toEqual(["alertOpened", "alertOpened"]);
    expect(await logged()).toBe(0);
    await house.settle();
    expect(await judged()).toBe(2);
  });

  test("a request that was written down as it came is read again by its door, without what that refused", async () => {
    const body = Buffer.from(JSON.stringify([{ labels: { alertname: name } }, { labels: {} }]));
    const entry = written(
      { atMs: house.kernel.clock.now().getTime(), received: [] },
      { door: "alertmanager-api", body },
    );
    await intakeLogStore(house.kernel.db).append(joined([entry]), 1, false);
    await intake.settled();
    expect(await alerts()).toMatchObject([{ source: "alertmanager-api", status: "firing" }]);
  });

  test("a process that is killed while it processes leaves the log as it was, and nothing else", async () => {
    await leaveBehind([alert()]);
    await house.kernel.db
      .transaction()
      .execute(async (tx) => {
        await intakeLogStore(tx).takeTurn();
        await intakeLogStore(tx).remove((await intakeLogStore(tx).oldest(10, newId())).rows.map(({ id }) => id));
        throw new Error("killed");
      })
      .catch(() => undefined);
    expect(await logged()).toBe(1);
    await intake.settled();
    expect(await told()).toEqual(["alertOpened"]);
    await house.settle();
    expect(await judged()).toBe(1);
  });

  test("a database that dies and loses the last moment has the row back: what we still know of its alert is not believed", async () => {
    await intake.process([alert()]);
    await house.settle();
    const { db } = house.kernel;
    await sql`delete from event where payload -> 'labels' ->> 'alertname' = ${name}`.execute(db);
    await sql`delete from alert where labels ->> 'alertname' = ${name}`.execute(db);
    await leaveBehind([alert()]);
    expect(await intake.process([alert({ annotations: { summary: "It got worse" } })])).toMatchObject([
      { change: "refreshed" },
    ]);
    expect(await alerts()).toMatchObject([{ status: "firing", receivedCount: 2, title: "It got worse" }]);
    expect(await told()).toEqual(["alertOpened"]);
    await house.settle();
    expect(await judged()).toBe(1);
  });

  /** As a standby leaves it that takes over and has not got the last moment: unlogged tables are empty there. */
  const failedOver = () => sql`truncate database_life`.execute(house.kernel.db);

  test("a standby takes over that never got an alert: its repeats are not taken for known, and it opens", async () => {
    const { db } = house.kernel;
    await intake.process([alert()]);
    await house.settle();
    await sql`delete from event where payload -> 'labels' ->> 'alertname' = ${name}`.execute(db);
    await sql`delete from alert where labels ->> 'alertname' = ${name}`.execute(db);
    await failedOver();
    expect(await intake.take([alert()])).toBe("written");
    await intake.settled();
    expect(await alerts()).toMatchObject([{ status: "firing" }]);
    expect(await intake.take([alert()]), "known again").toBe("again");
  });

  test("a standby takes over that never got a row, and gives its number again: what stands there is what others wrote", async () => {
    const { db } = house.kernel;
    await intake.process([alert()]);
    await db.transaction().execute(async (tx) => {
      // somebody else processes, for a long time
      await intakeLogStore(tx).takeTurn();
      await intake.take([alert({ labels: { zone: "lost" } })]);
      await sql`delete from alert_intake`.execute(db);
      await sql`select setval('alert_intake_id_seq', (select last_value from alert_intake_id_seq), false)`.execute(db);
      await leaveBehind([alert({ labels: { zone: "of others" } })]);
      await failedOver();
    });
    await intake.settled();
    expect((await alerts()).map(({ labels }) => labels["zone"])).toEqual(["of others", undefined]);
  });

  test("words about one alert keep their order, whoever took them", async () => {
    await intake.process([alert()]);
    await leaveBehind([over()]);
    await leaveBehind([alert({ startsAtMs: house.kernel.clock.now().getTime() + 1 })]);
    await other.process([over({ endsAtMs: house.kernel.clock.now().getTime() + 2 })]);
    expect((await alerts()).map(({ status }) => status)).toEqual(["resolved", "resolved"]);
    expect(await told()).toEqual(["alertOpened", "alertResolved", "alertOpened", "alertResolved"]);
  });

  test("two processes at once make one alert of what both were sent, and both know what became of theirs", async () => {
    const taken = await Promise.all(
      Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? intake : other).process([alert()])),
    );
    const changes = taken.flat().map(({ change }) => change);
    expect(changes.toSorted()).toEqual(["opened", ...Array.from({ length: 39 }, () => "refreshed")]);
    await Promise.all([intake.settled(), other.settled()]);
    expect(await alerts()).toMatchObject([{ receivedCount: 40 }]);
    expect(await told()).toEqual(["alertOpened"]);
  });

  test("what one process knows is not believed by it once another has written", async () => {
    await intake.process([alert()]);
    await other.process([over()]);
    expect(await intake.process([over()])).toMatchObject([{ change: "none" }]);
    await house.advance(10 * 60_000);
    expect(await intake.process([alert()])).toMatchObject([{ change: "opened" }]);
    expect(await other.process([alert()])).toMatchObject([{ change: "refreshed" }]);
  });
});

test("there are as many alerts as their numbers can count, which is more than four bytes can", async () => {
  const { db } = house.kernel;
  await sql`select setval('alert_number_seq', 3000000000)`.execute(db);
  await intake.process([alert()]);
  expect(await alerts()).toMatchObject([{ shortId: "ALR-3000000001" }]);
});

describe("re-sends", () => {
  test("are counted and extend the alert, however many come at once, and are kept only where they say something new", async () => {
    const endsAtMs = house.kernel.clock.now().getTime() + 240_000;
    await intake.process([alert({ endsAtMs })]);
    await intake.process(Array.from({ length: 50 }, () => alert({ endsAtMs: endsAtMs + 60_000 })));
    await intake.process([alert({ endsAtMs, annotations: { summary: "It got worse" } })]);
    await intake.settled();
    const [one] = await alerts();
    expect(one).toMatchObject({ receivedCount: 52, title: "It got worse", status: "firing" });
    const { signals } = await house.as("viewer").alerts.get({ params: { id: one?.shortId ?? "" } });
    expect(signals).toHaveLength(2);
    await house.advance(241_000);
    await house.runPeriodic("alerts.expire");
    expect(await alerts()).toMatchObject([{ status: "firing" }]);
    await house.advance(61_000);
    await house.runPeriodic("alerts.expire");
    expect(await alerts()).toMatchObject([{ status: "resolved", receivedCount: 52 }]);
  });

  test("that say nothing new are not written to the log, and extend the alert all the same", async () => {
    await intake.process([alert({ resolveTimeoutMs: 300_000 })]);
    const before = await everLogged();
    await house.advance(200_000);
    await intake.take([alert({ resolveTimeoutMs: 300_000 })]);
    expect(await intake.process([alert({ resolveTimeoutMs: 300_000 })])).toMatchObject([{ change: "refreshed" }]);
    expect(await everLogged()).toBe(before);
    await house.advance(200_000);
    await intake.expire();
    expect(await alerts()).toMatchObject([{ status: "firing", receivedCount: 3 }]);
    await house.advance(101_000);
    await intake.expire();
    expect(await alerts()).toMatchObject([{ status: "resolved", receivedCount: 3 }]);
  });

  test("are believed by no process once another has made alerts of the log", async () => {
    await intake.process([alert()]);
    await other.process([over()]);
    const startsAtMs = house.kernel.clock.now().getTime() + 1;
    expect(await intake.process([alert({ startsAtMs })])).toMatchObject([{ change: "opened" }]);
  });

  test("wait behind what stands in the log about the same alert, whoever wrote it", async () => {
    await intake.process([alert()]);
    await intake.take([over()]);
    const startsAtMs = house.kernel.clock.now().getTime() + 1;
    await intake.process([alert({ startsAtMs })]);
    await leaveBehind([over({ endsAtMs: startsAtMs + 1 })]);
    expect(await intake.process([alert({ startsAtMs: startsAtMs + 2 })])).toMatchObject([{ change: "opened" }]);
    expect(await alerts()).toHaveLength(3);
  });

  test("that a process took along when it was killed do not make an alert count as over too early", async () => {
    const killed = createAlertIntake(house.kernel);
    await killed.process([alert({ resolveTimeoutMs: 300_000 })]);
    await house.advance(4_000);
    await killed.take([alert({ resolveTimeoutMs: 300_000 })]);
    await house.advance(299_000);
    await other.expire();
    expect(await alerts()).toMatchObject([{ status: "firing" }]);
    await house.advance(8_000);
    await other.expire();
    expect(await alerts()).toMatchObject([{ status: "resolved" }]);
  });

  test("an alert that waits in the log has been spoken of: it does not expire meanwhile", async () => {
    await intake.process([alert({ resolveTimeoutMs: 300_000 })]);
    await house.kernel.db.transaction().execute(async (tx) => {
      // somebody else processes, for a long time
      await intakeLogStore(tx).takeTurn();
      await leaveBehind([alert({ resolveTimeoutMs: 300_000 })]);
      void intake.expire();
    });
    await intake.settled();
    expect(await alerts()).toMatchObject([{ status: "firing", receivedCount: 2 }]);
  });
});

describe("what cannot be processed", () => {
  const poison = () => alert({ labels: { nth: "poison" }, startsAtMs: 1e17 });

  test("is set aside with the reason, holds up nobody, and somebody is told", async () => {
    const taken = intake.process([alert({ labels: { nth: "1" } }), poison(), alert({ labels: { nth: "2" } })]);
    const beside = intake.process([alert({ labels: { nth: "3" } })]);
    expect((await taken).map(({ change }) => change)).toEqual(["opened", "opened"]);
    expect(await beside).toMatchObject([{ change: "opened" }]);
    expect((await alerts()).map(({ labels }) => labels["nth"]).toSorted()).toEqual(["1", "2", "3"]);
    const { setAside } = await house.as("viewer").alerts.setAside();
    expect(JSON.parse(setAside[0]?.received ?? "")).toMatchObject({ received: [{ labels: { nth: "poison" } }] });
    expect(setAside[0]?.reason).not.toBe("");
    const { alerts: alarms } = await house.as("viewer").alerts.list({ query: { source: "shipshape" } });
    expect(alarms).toMatchObject([{ labels: { alertname: "AlertSetAside" }, severity: "critical", status: "firing" }]);
  });

  test("a row that nobody can read is set aside too, and somebody is told", async () => {
    await intakeLogStore(house.kernel.db).append(Buffer.from("no json"), 1, false);
    await leaveBehind([alert()]);
    await intake.settled();
    expect(await alerts()).toHaveLength(1);
    const { alerts: alarms } = await house.as("viewer").alerts.list({ query: { source: "shipshape" } });
    expect(alarms.map(({ annotations }) => annotations["description"])).toEqual([expect.stringContaining("JSON")]);
    expect(await logged()).toBe(0);
  });
});

describe("a processor that does not keep up", () => {
  test("lets senders wait: they are refused with 503 before what they send is written down", async () => {
    const slow = createAlertIntake(house.kernel, { mostWaiting: 2 });
    await house.kernel.db.transaction().execute(async (tx) => {
      // somebody else processes, for a long time
      await intakeLogStore(tx).takeTurn();
      await slow.take([alert(), alert({ labels: { zone: "b" } }), alert({ labels: { zone: "c" } })]);
      await expect(slow.take([alert({ labels: { zone: "d" } })])).rejects.toMatchObject({ status: 503 });
    });
    await slow.settled();
    await slow.take([alert({ labels: { zone: "d" } })]);
    await slow.settled();
    expect(await alerts()).toHaveLength(4);
    await slow.stop();
  });
});

describe("actions", () => {
  const action = (kind: "acknowledge" | "note", of: ReceivedAlert): Received => ({
    identity: of.identity,
    integrationId: null,
    source: "pagerduty-v2",
    action: kind,
    by: "an-engineer",
    note: null,
  });

  test("are told of the alert that they are about, also of one that came in the same request", async () => {
    await intake.process([alert(), action("acknowledge", alert())]);
    await intake.process([action("note", alert()), action("note", alert({ labels: { no: "such" } }))]);
    const [one] = await alerts();
    const { rows } = await sql<{ payload: object }>`select payload from event
      where name = 'alerts.actionReceived' and payload ->> 'alertId' = ${one?.id ?? ""} order by at, id`.execute(
      house.kernel.db,
    );
    expect(rows.map(({ payload }) => payload)).toMatchObject([
      { action: "acknowledge", shortId: one?.shortId, by: "an-engineer" },
      { action: "note" },
    ]);
  });
});
