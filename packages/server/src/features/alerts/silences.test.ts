import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
let headers: Record<string, string>;
let name = "";
let count = 0;

beforeAll(async () => {
  house = await testHouse();
  headers = await house.headersOf("responder");
});
afterAll(() => house.close());
beforeEach(() => {
  count += 1;
  name = `Silenced${count}`;
});

const HOUR = 3_600_000;
const inMs = (ms: number) => new Date(house.kernel.clock.now().getTime() + ms);
const fire = async (more: Record<string, string> = {}) => {
  await house.as("responder").alerts.ingest({
    body: { alerts: [{ labels: { alertname: name, severity: "critical", service: "payments", ...more } }] },
  });
  await house.settle();
};
const silence = (more: object = {}) =>
  house.as("responder").alerts.createSilence({
    body: { matchers: [{ name: "alertname", value: name }], endsAt: inMs(HOUR), comment: "we are at it", ...more },
  });
/** How many of them were let through: incidents judge those. */
const dispatched = async () => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from alert_judgement join alert on alert.id = alert_id
    where labels::text like ${`%"${name}"%`}`.execute(house.kernel.db);
  return rows[0]?.count;
};

describe("a silence", () => {
  test("keeps what it covers from being dispatched, says so on the alert, and lets it go when it ends", async () => {
    const made = await silence();
    expect(made).toMatchObject({
      state: "active",
      text: `{alertname="${name}"}`,
      covers: 0,
      createdBy: "the-responder",
    });
    await fire();
    expect(await dispatched()).toBe(0);
    expect((await house.as("viewer").alerts.getSilence({ params: { silence: made.shortId } })).alerts).toMatchObject([
      { title: name, silencedBy: [made.shortId] },
    ]);
    await house.advance(HOUR + 1_000);
    await house.runPeriodic("alerts.reconsiderDue");
    expect(await dispatched()).toBe(1);
  });

  test("that somebody ends is over at once, and what still fires is told", async () => {
    const { shortId } = await silence();
    await fire();
    const ended = await house.as("responder").alerts.expireSilence({ params: { silence: shortId } });
    expect(ended).toMatchObject({ state: "expired", covers: 0 });
    await house.settle();
    expect(await dispatched()).toBe(1);
  });

  test("is named in the list beside what was let through before it", async () => {
    await fire();
    const { shortId } = await silence();
    const { alerts } = await house.as("viewer").alerts.list({ query: { label: `alertname=${name}` } });
    expect(alerts).toMatchObject([{ decision: "dispatch", silencedBy: [shortId] }]);
  });

  test("can be taken up again until the end it had, as another one", async () => {
    const { shortId, endsAt } = await silence();
    await house.as("responder").alerts.expireSilence({ params: { silence: shortId } });
    const again = await house.as("responder").alerts.resumeSilence({ params: { silence: shortId } });
    expect(again).toMatchObject({ state: "active", endsAt, comment: "we are at it" });
    expect(again.shortId).not.toBe(shortId);
  });

  test("keeps its identity when it is made longer, and loses it when it covers something else", async () => {
    const { shortId } = await silence();
    const longer = await house.as("responder").alerts.updateSilence({
      params: { silence: shortId },
      body: { endsAt: inMs(2 * HOUR) },
    });
    expect(longer).toMatchObject({ shortId, because: "what it silenced so far stays true" });
    const other = await house.as("responder").alerts.updateSilence({
      params: { silence: shortId },
      body: { matchers: [{ name: "alertname", operator: "=~", value: `${name}|Other` }] },
    });
    expect(other.because).toBe("another silence takes its place: its matchers are others");
    expect((await house.as("viewer").alerts.getSilence({ params: { silence: shortId } })).state).toBe("expired");
  });

  test("is seen before it is made", async () => {
    await fire({ zone: "a" });
    await fire({ zone: "b" });
    const preview = await house.as("viewer").alerts.previewSilence({
      body: {
        matchers: [
          { name: "alertname", value: name },
          { name: "zone", operator: "!=", value: "b" },
        ],
      },
    });
    expect(preview).toMatchObject({ count: 1, alerts: [{ title: name, silencedBy: [] }] });
    expect(preview.because).toContain("1 alert that fires now is covered by");
  });

  test.each([
    ["without an end in the future", () => ({ endsAt: inMs(-1) }), /over before it began/],
    [
      "of matchers that take everything",
      () => ({ matchers: [{ name: "zone", value: "" }] }),
      /must not match the empty string/,
    ],
    [
      "of a pattern that is none",
      () => ({ matchers: [{ name: "zone", operator: "=~", value: "(" }] }),
      /missing closing \)/,
    ],
  ])("%s is refused", async (_, more, message) => {
    await expect(silence(more())).rejects.toThrow(message);
  });

  test("is not for viewers to make", async () => {
    await expect(
      house.as("viewer").alerts.createSilence({
        body: { matchers: [{ name: "a", value: "b" }], endsAt: inMs(HOUR), comment: "no" },
      }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("as Alertmanager's API has them", () => {
  const call = async (method: "GET" | "POST" | "DELETE", path: string, payload?: unknown) => {
    const answer = await house.http.app.inject({
      method,
      url: `/api/v2${path}`,
      headers: payload === undefined ? headers : { ...headers, "content-type": "application/json" },
      ...(payload === undefined ? {} : { payload: typeof payload === "string" ? payload : JSON.stringify(payload) }),
    });
    return { status: answer.statusCode, body: answer.body === "" ? undefined : (answer.json() as unknown) };
  };
  const postable = (more: object = {}) => ({
    matchers: [{ name: "alertname", value: name, isRegex: false, isEqual: true }],
    startsAt: inMs(-HOUR).toISOString(),
    endsAt: inMs(HOUR).toISOString(),
    createdBy: "ana",
    comment: "",
    ...more,
  });

  test("one is made, read, listed by its matchers, changed and ended", async () => {
    const made = await call("POST", "/silences", postable());
    expect(made).toMatchObject({ status: 200, body: { silenceID: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
    const { silenceID: id } = made.body as { silenceID: string };
    const one = {
      id,
      status: { state: "active" },
      createdBy: "ana",
      comment: "",
      matchers: [{ name: "alertname", value: name, isRegex: false, isEqual: true }],
    };
    const read = await call("GET", `/silence/${id}`);
    expect(read).toMatchObject({ status: 200, body: one });
    const { startsAt } = read.body as { startsAt: string };
    expect(Math.abs(Date.parse(startsAt) - house.kernel.clock.now().getTime())).toBeLessThan(60_000);
    expect((await call("GET", `/silences?filter=alertname%3D%22${name}%22`)).body).toMatchObject([one]);
    expect((await call("GET", `/silences?filter=alertname%3D~%22${name}%22`)).body).toEqual([]);
    const longer = postable({ id, startsAt, endsAt: inMs(2 * HOUR).toISOString() });
    expect((await call("POST", "/silences", longer)).body).toEqual({ silenceID: id });
    const other = await call("POST", "/silences", { ...longer, matchers: [{ name: "a", value: "b", isRegex: true }] });
    expect((other.body as { silenceID: string }).silenceID).not.toBe(id);
    expect((await call("GET", `/silence/${id}`)).body).toMatchObject({ status: { state: "expired" } });
    const { silenceID: second } = other.body as { silenceID: string };
    expect(await call("DELETE", `/silence/${second}`)).toEqual({ status: 200, body: undefined });
    // and once more, by a client that calls its absent body JSON
    const headers = { ...(await house.headersOf("responder")), "content-type": "application/json" };
    const url = `/api/v2/silence/${second}`;
    expect((await house.http.app.inject({ method: "DELETE", url, headers, payload: "" })).statusCode).toBe(200);
  });

  const UNKNOWN = "7c26d5f3-ff0c-4a0c-8b9c-3d1a37f0c1a1";
  test.each<[string, "GET" | "POST" | "DELETE", string, (() => unknown) | undefined, number, unknown]>([
    ["nothing", "POST", "/silences", () => "", 422, { code: 602, message: "silence in body is required" }],
    ["no fields", "POST", "/silences", () => ({}), 422, { code: 602, message: "comment in body is required" }],
    [
      "no matchers",
      "POST",
      "/silences",
      () => postable({ matchers: [] }),
      422,
      { code: 612, message: "matchers in body should have at least 1 items" },
    ],
    [
      "a matcher that says not what it is",
      "POST",
      "/silences",
      () => postable({ matchers: [{ name: "a", value: "b" }] }),
      422,
      { code: 602, message: "matchers.0.isRegex in body is required" },
    ],
    [
      "an end before the start",
      "POST",
      "/silences",
      () => postable({ endsAt: inMs(-2 * HOUR).toISOString() }),
      400,
      "Failed to create silence: start time must be before end time",
    ],
    [
      "an end that has passed",
      "POST",
      "/silences",
      () => postable({ endsAt: inMs(-1_000).toISOString() }),
      400,
      "Failed to create silence: end time can't be in the past",
    ],
    [
      "only what takes everything",
      "POST",
      "/silences",
      () => postable({ matchers: [{ name: "a", value: "", isRegex: false }] }),
      400,
      "invalid silence: at least one matcher must not match the empty string",
    ],
    [
      "a pattern that is none",
      "POST",
      "/silences",
      () => postable({ matchers: [{ name: "a", value: "(", isRegex: true }] }),
      400,
      'invalid silence: invalid label matcher 0: invalid regular expression "(": error parsing regexp: missing closing ): `(`',
    ],
    ["an id that is not known", "POST", "/silences", () => postable({ id: UNKNOWN }), 404, "silence not found"],
    [
      "a time that is none",
      "POST",
      "/silences",
      () => postable({ startsAt: "tomorrow" }),
      400,
      { code: 400, message: expect.stringMatching(/^parsing silence body from "" failed, because /) },
    ],
    [
      "an id that is none",
      "GET",
      "/silence/abc",
      undefined,
      422,
      { code: 601, message: 'silenceID in path must be of type uuid: "abc"' },
    ],
    ["one that is not there", "GET", `/silence/${UNKNOWN}`, undefined, 404, undefined],
    ["the end of one that is not there", "DELETE", `/silence/${UNKNOWN}`, undefined, 404, undefined],
    ["a filter that is none", "GET", "/silences?filter=bad", undefined, 400, "bad matcher format: bad"],
  ])("%s is answered as Alertmanager does", async (_, method, path, payload, status, body) => {
    expect(await call(method, path, payload?.())).toEqual({ status, body });
  });

  test("an alert that fires while a silence stands is silenced from the first reading on, here and in the list", async () => {
    const { silenceID: id } = (await call("POST", "/silences", postable())).body as { silenceID: string };
    await fire();
    const { alerts } = await house.as("viewer").alerts.list({ query: { label: `alertname=${name}` } });
    const { shortId } = await house.as("viewer").alerts.getSilence({ params: { silence: id } });
    expect(alerts).toMatchObject([{ decision: "suppress", silencedBy: [shortId] }]);
    expect((await call("GET", `/alerts?filter=alertname%3D%22${name}%22`)).body).toMatchObject([
      { status: { state: "suppressed", silencedBy: [id] } },
    ]);
    expect(await dispatched()).toBe(0);
  });

  test("an alert says by which silence it is suppressed, and filters leave it out", async () => {
    await fire();
    const { silenceID: id } = (await call("POST", "/silences", postable())).body as { silenceID: string };
    const filter = `filter=alertname%3D%22${name}%22`;
    expect((await call("GET", `/alerts?${filter}`)).body).toMatchObject([
      { status: { state: "suppressed", silencedBy: [id], inhibitedBy: [] }, receivers: [{ name: "shipshape" }] },
    ]);
    expect((await call("GET", `/alerts?${filter}&silenced=false`)).body).toEqual([]);
    expect((await call("GET", `/alerts?${filter}&receiver=ship.*`)).body).toHaveLength(1);
    expect((await call("GET", `/alerts?${filter}&receiver=ship`)).body).toEqual([]);
    expect((await call("GET", `/alerts/groups?${filter}`)).body).toMatchObject([
      { labels: { service: "payments" }, receiver: { name: "shipshape" }, alerts: [{ labels: { alertname: name } }] },
    ]);
    expect(await call("GET", "/alerts?receiver=(")).toEqual({
      status: 400,
      body: "failed to parse receiver param: error parsing regexp: missing closing ): `^(?:()$`",
    });
  });
});
