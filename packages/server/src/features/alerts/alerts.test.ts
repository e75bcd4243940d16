import { fingerprint } from "@shipshape/domain/alerts/fingerprint";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
let headers: Record<string, string>;
let bearer: Record<string, string>;
beforeAll(async () => {
  house = await testHouse();
  headers = await house.headersOf("responder");
  const token = await house
    .as("admin")
    .access.createToken({ body: { name: "alertmanager", scopes: ["alerts:ingest"] } });
  bearer = { authorization: `Bearer ${token.secret}` };
  await house.as("editor").catalog.createService({ body: { name: "payments", owner: "shipshape" } });
});
afterAll(() => house.close());

let nth = 0;
let name = "";
beforeEach(() => {
  nth += 1;
  name = `Alert${nth}`;
});

const labels = (more = {}) => ({ alertname: name, service: "payments", severity: "critical", ...more });
const post = (url: string, payload: unknown, as = headers) =>
  house.http.app.inject({ method: "POST", url, headers: as, payload: payload as object });
const prometheus = (...alerts: unknown[]) => post("/api/v2/alerts", alerts);
const inMinutes = (minutes: number) => new Date(house.kernel.clock.now().getTime() + minutes * 60_000).toISOString();
const listed = async () => {
  const { alerts } = await house.as("viewer").alerts.list({ query: { limit: 1000 } });
  return alerts.filter((alert) => alert.labels["alertname"] === name);
};
const eventsOf = async () => {
  const events = house.kernel.db.selectFrom("event").select(["name", "payload"]).where("name", "like", "alerts.%");
  const rows = await events.orderBy("at").orderBy("id").execute();
  return rows.filter(({ payload }) => JSON.stringify(payload).includes(`"${name}"`)).map((row) => row.name);
};

describe("as an Alertmanager", () => {
  test("takes alerts of a Prometheus, which need no change", async () => {
    const answer = await prometheus({ labels: labels(), annotations: { summary: "Disk full" }, endsAt: inMinutes(4) });
    expect([answer.statusCode, answer.body]).toEqual([200, ""]);
    expect(await listed()).toMatchObject([
      {
        status: "firing",
        title: "Disk full",
        severity: "critical",
        service: "payments",
        fingerprint: fingerprint(labels()),
        // that it would count as over in four minutes, were nothing more heard of it, is no end
        endsAt: null,
        because: expect.stringContaining("its label service names the service payments"),
      },
    ]);
    expect(await eventsOf()).toEqual(["alerts.alertOpened"]);
  });

  test("says who may not do what in a form that its clients read: amtool knows no problem details", async () => {
    const refusedOf = async (as: Record<string, string>) => {
      const { statusCode, headers: said, body } = await post("/api/v2/silences", {}, as);
      return [statusCode, said["content-type"], JSON.parse(body)];
    };
    const JSON_TYPE = expect.stringMatching(/^application\/json/);
    const message = expect.stringContaining("alerts:silence");
    expect(await refusedOf(bearer)).toEqual([403, JSON_TYPE, { code: 403, message }]);
    expect(await refusedOf({})).toEqual([401, JSON_TYPE, { code: 401, message: expect.stringContaining("token") }]);
  });

  test("a re-send refreshes, an end in the past resolves, and firing again is a new alert", async () => {
    await prometheus({ labels: labels(), startsAt: inMinutes(-1), endsAt: inMinutes(4) });
    await prometheus({ labels: labels(), startsAt: inMinutes(-1), endsAt: inMinutes(5) });
    expect(await listed()).toMatchObject([{ receivedCount: 2 }]);
    await prometheus({ labels: labels(), startsAt: inMinutes(-1), endsAt: inMinutes(0) });
    await house.advance(1_000);
    expect(await listed()).toMatchObject([{ status: "resolved" }]);
    await prometheus({ labels: labels(), startsAt: inMinutes(0), endsAt: inMinutes(4) });
    expect(await listed()).toMatchObject([{ status: "firing" }, { status: "resolved" }]);
    expect(await eventsOf()).toEqual(["alerts.alertOpened", "alerts.alertResolved", "alerts.alertOpened"]);
  });

  test("an alert of which nobody speaks any more resolves by itself, once", async () => {
    await prometheus({ labels: labels() });
    await house.advance(4 * 60_000);
    await house.runPeriodic("alerts.expire");
    expect(await listed()).toMatchObject([{ status: "firing" }]);
    await house.advance(61_000);
    await house.runPeriodic("alerts.expire");
    await house.runPeriodic("alerts.expire");
    expect(await listed()).toMatchObject([
      { status: "resolved", because: expect.stringContaining("no signal for 5 min") },
    ]);
    expect(await eventsOf()).toEqual(["alerts.alertOpened", "alerts.alertResolved"]);
  });

  test("a character that cannot be stored loses no alert, neither its own nor one beside it", async () => {
    const odd = { ...labels({ severity: "warning" }), detail: "a\0b" };
    const answer = await prometheus(
      { labels: labels(), endsAt: inMinutes(4) },
      { labels: odd, annotations: { summary: "half a sign \ud83d, and \\u0000 as a text" }, endsAt: inMinutes(4) },
    );
    expect([answer.statusCode, answer.body]).toEqual([200, ""]);
    const alerts = await listed();
    expect(alerts.map(({ labels: { severity } }) => severity).sort()).toEqual(["critical", "warning"]);
    const kept = alerts.find(({ severity }) => severity === "warning");
    expect(kept?.title).toBe("half a sign \ufffd, and \\u0000 as a text");
    expect(kept?.labels["detail"]).toBe("a\ufffdb");
    await prometheus({ labels: odd, endsAt: inMinutes(5) });
    expect(await listed()).toHaveLength(2);
  });

  test("a time that no calendar of ours has is refused by name", async () => {
    const answer = await prometheus({ labels: labels(), startsAt: "-000001-01-01T00:00:00Z" });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toContain("startsAt");
  });

  test("the same alert many times in one request is one alert", async () => {
    await prometheus(...Array.from({ length: 20 }, () => ({ labels: labels(), endsAt: inMinutes(4) })));
    expect(await listed()).toMatchObject([{ receivedCount: 20 }]);
    expect(await eventsOf()).toEqual(["alerts.alertOpened"]);
  });

  test("the same alert in many requests at once is one alert", async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => prometheus({ labels: labels(), endsAt: inMinutes(4) })),
    );
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(await listed()).toMatchObject([{ receivedCount: 40 }]);
    expect(await eventsOf()).toEqual(["alerts.alertOpened"]);
  });

  test("an empty label is no label, so the alert stays the same one", async () => {
    await prometheus({ labels: labels({ zone: "" }) }, { labels: labels() });
    expect(await listed()).toHaveLength(1);
  });

  test("of a faulty batch the good alerts are taken, and the answer says what was wrong", async () => {
    const answer = await prometheus({ labels: labels() }, { labels: { "": "x" } }, { labels: {} });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toBe('invalid label set: invalid name ""; at least one label pair required');
    expect(await listed()).toHaveLength(1);
  });

  test.each([
    ["that is no list", { labels: {} }, 400],
    ["whose labels are numbers", [{ labels: { alertname: 1 } }], 400],
    ["whose time is none", [{ labels: { alertname: "x" }, startsAt: "yesterday" }], 400],
  ])("a body %s is refused, and changes nothing", async (_, body, code) => {
    const before = (await house.as("viewer").alerts.list({ query: { limit: 1000 } })).alerts.length;
    expect((await post("/api/v2/alerts", body)).statusCode).toBe(code);
    expect((await house.as("viewer").alerts.list({ query: { limit: 1000 } })).alerts).toHaveLength(before);
  });

  test("says what fires, as Alertmanager does", async () => {
    await prometheus({ labels: labels(), endsAt: inMinutes(4), generatorURL: "http://prometheus.test/graph" });
    const alerts = (await house.http.app.inject({ url: "/api/v2/alerts", headers })).json() as { labels: object }[];
    expect(alerts.find((alert) => JSON.stringify(alert.labels).includes(`"${name}"`))).toMatchObject({
      status: { state: "active", silencedBy: [], inhibitedBy: [] },
      receivers: [{ name: "shipshape" }],
      fingerprint: fingerprint(labels()),
      generatorURL: "http://prometheus.test/graph",
    });
    expect((await house.http.app.inject({ url: "/-/ready" })).statusCode).toBe(200);
  });
});

describe("as a receiver of Alertmanager's webhook", () => {
  const webhook = (status: string, more = {}) =>
    post(
      "/api/v1/webhooks/alertmanager",
      {
        version: "4",
        groupKey: "{}",
        status,
        alerts: [
          {
            status,
            labels: labels(),
            annotations: {},
            startsAt: inMinutes(-1),
            endsAt: status === "firing" ? "0001-01-01T00:00:00Z" : inMinutes(0),
            fingerprint: fingerprint(labels()),
            ...more,
          },
        ],
      },
      bearer,
    );

  test("an alert stays until it is said to be over, however long Alertmanager is silent", async () => {
    expect((await webhook("firing")).json()).toMatchObject({ accepted: 1 });
    await house.advance(6 * 3_600_000);
    await house.runPeriodic("alerts.expire");
    expect(await listed()).toMatchObject([{ status: "firing" }]);
    await webhook("resolved");
    expect(await listed()).toMatchObject([{ status: "resolved" }]);
  });

  test("another version is refused by name", async () => {
    const answer = await post("/api/v1/webhooks/alertmanager", { version: "3", alerts: [] }, bearer);
    expect(answer.json()).toMatchObject({ status: 400, faults: [{ path: "version" }] });
  });
});

describe("over our own API", () => {
  test("each alert is answered with its identity and what it changed", async () => {
    const send = (status: "firing" | "resolved") =>
      house.as("responder").alerts.ingest({ body: { alerts: [{ labels: labels(), status }] } });
    expect((await send("firing")).accepted).toEqual([{ fingerprint: fingerprint(labels()), change: "opened" }]);
    expect((await send("firing")).accepted).toMatchObject([{ change: "refreshed" }]);
    expect((await send("resolved")).accepted).toMatchObject([{ change: "resolved" }]);
    expect((await send("resolved")).accepted).toMatchObject([{ change: "none" }]);
  });

  test("an alert tells why it belongs to no service", async () => {
    const body = { alerts: [{ labels: { alertname: name, service: "paymets" } }] };
    await house.as("responder").alerts.ingest({ body });
    const [alert] = await listed();
    expect(alert).toMatchObject({
      service: null,
      because: expect.stringContaining("paymets, which the catalog does not know"),
    });
    const detail = await house.as("viewer").alerts.get({ params: { id: alert?.shortId ?? "" } });
    expect(detail.signals).toMatchObject([{ status: "firing", payload: body.alerts[0] }]);
  });
});
