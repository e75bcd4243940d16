import type { ApiProblem } from "@shipshape/contract/problem";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { type TestMetricsServer, testMetricsServer } from "../../testing/test-metrics-server.ts";
import { sourceReader } from "./source-reader.ts";

let house: TestHouse;
let metrics: TestMetricsServer;
beforeAll(async () => {
  house = await testHouse({ collectSeconds: 15 });
  metrics = await testMetricsServer({ 'requests_total{code="200"}': 7, 'requests_total{code="500"}': 1, up: 1 });
  await apply(document("prom", { type: "prometheus", url: metrics.url, bearerToken: "s3cret-of-prom" }));
  await apply(document("page", { type: "scrape", url: `${metrics.url}/metrics` }));
});
afterAll(async () => {
  await metrics.close();
  await house.close();
});
beforeEach(() => {
  metrics.asked.length = 0;
  metrics.misbehave = undefined;
});

type Details = { type: string; url: string; bearerToken?: string };
const document = (name: string, { type, ...connectionDetails }: Details) => ({
  apiVersion: "openslo/v1",
  kind: "DataSource",
  metadata: { name },
  spec: { type, connectionDetails },
});
const files = (...documents: object[]) => ({
  body: { files: documents.map((one, index) => ({ path: `${index}.yaml`, text: JSON.stringify(one) })) },
});
const apply = (...documents: object[]) => house.as("admin").configuration.apply(files(...documents));
const exported = async () =>
  (await house.as("admin").configuration.export({ query: { kind: "DataSource" } })).documents;
const sourceNamed = async (name: string) =>
  (await house.as("viewer").telemetry.listSources()).sources.find((source) => source.name === name);
const now = () => house.kernel.clock.now();
/** For whom a source keeps waiting: collecting often also means giving up on it soon. */
const givingUpSoon = async (run: () => Promise<void>) => {
  const { config } = house.kernel;
  const { collectSeconds } = config;
  Object.assign(config, { collectSeconds: 5 });
  await run().finally(() => Object.assign(config, { collectSeconds }));
};
const ask = async (source: string, query: string) => {
  const round = await sourceReader(house.kernel).round(now());
  const answer = await round.ask({ source, query, at: now() });
  await round.finish();
  return answer;
};

describe("sources as code", () => {
  test("an export applies to the same again, and shows no token", async () => {
    const documents = await exported();
    expect(documents).toHaveLength(2);
    expect(JSON.stringify(documents)).not.toContain("s3cret");
    expect(JSON.stringify(documents)).toMatch(/"bearerToken":"sealed:[\w-]{16}"/);
    expect(await apply(...documents)).toMatchObject({ creates: 0, updates: 0, unchanged: 2 });
    expect(await ask("prom", "up")).toMatchObject({ ok: true });
    expect(metrics.asked[0]?.token).toBe("Bearer s3cret-of-prom");
  });

  test("the document with the token in it is a no-op too, and another token a change that shows neither", async () => {
    const body = (bearerToken: string) => document("prom", { type: "prometheus", url: metrics.url, bearerToken });
    expect(await apply(body("s3cret-of-prom"))).toMatchObject({ unchanged: 1 });
    const plan = await house.as("admin").configuration.plan(files(body("another-s3cret")));
    expect(plan).toMatchObject({
      updates: 1,
      changes: [{ differences: [{ path: "spec.connectionDetails.bearerToken" }] }],
    });
    expect(JSON.stringify(plan)).not.toContain("s3cret");
  });

  test("a reference does not take a token to another server", async () => {
    await apply(document("token-moves", { type: "prometheus", url: metrics.url, bearerToken: "s3cret-moves" }));
    const reference = /"token-moves".*?"bearerToken":"(sealed:[\w-]{16})"/.exec(JSON.stringify(await exported()))?.[1];
    const moved = { type: "prometheus", url: "https://collector.evil.example", bearerToken: reference ?? "" };
    await expect(apply(document("token-moves", moved))).rejects.toThrow("give the one for collector.evil.example");
  });

  test("a token that is taken out is forgotten, and the audit log never saw it", async () => {
    const once = document("token-once", { type: "prometheus", url: metrics.url, bearerToken: "s3cret-once" });
    await apply(once);
    await apply(document("token-once", { type: "prometheus", url: metrics.url }));
    await ask("token-once", "up");
    expect(metrics.asked[0]?.token).toBeUndefined();
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "source:token-once" } });
    expect(entries).toHaveLength(2);
    expect(JSON.stringify(entries)).not.toContain("s3cret");
  });

  test.each([
    [
      "a reference to nobody's token",
      { bearerToken: "sealed:AAAABBBBCCCCDDDD" },
      "bearerToken",
      "write the token itself",
    ],
    ["an address that is not http", { url: "ftp://example.org" }, "url", "write an http:// or https:// address"],
    ["a password in the address", { url: "http://me:pw@example.org" }, "url", "use bearerToken instead"],
  ])("%s is refused with its path", async (_, details, field, mend) => {
    const problem = (await apply(document("bad", { type: "scrape", url: metrics.url, ...details })).catch(
      (error: unknown) => error,
    )) as ApiProblem;
    expect(problem).toMatchObject({ status: 400 });
    expect(problem.faults).toEqual([
      expect.objectContaining({ path: `spec.connectionDetails.${field}`, message: expect.stringContaining(mend) }),
    ]);
    expect(await sourceNamed("bad")).toBeUndefined();
  });

  test("the source that is this server is listed, but not code", async () => {
    expect(await sourceNamed("self")).toMatchObject({ kind: "self", url: null });
    expect((await exported()).map(({ metadata }) => (metadata as { name: string }).name)).not.toContain("self");
    await expect(apply(document("self", { type: "scrape", url: metrics.url }))).rejects.toThrow("built in");
  });
});

describe("a round", () => {
  const series = { key: 'requests_total{code="200"}', value: 7 };

  test.each(["prom", "page"])("reads %s", async (source) => {
    const answer = await ask(source, 'requests_total{code="200"}');
    expect(answer).toMatchObject({ ok: true, isKnown: true, series: [series] });
    expect(await sourceNamed(source)).toMatchObject({ lastSuccessAt: expect.any(Date) });
  });

  test("asks Prometheus as of the moment given", async () => {
    const at = new Date("2026-03-01T12:00:00Z");
    const round = await sourceReader(house.kernel).round(at);
    await round.ask({ source: "prom", query: "up", at });
    expect(metrics.asked).toMatchObject([{ path: "/api/v1/query", query: "up", time: at.getTime() / 1000 }]);
  });

  test("fetches a page once, and an equal query once", async () => {
    const at = now();
    const round = await sourceReader(house.kernel).round(at);
    const questions = ["page", "page", "prom", "prom"].map((source) => ({ source, query: "up", at }));
    await Promise.all([...questions, { source: "page", query: "requests_total", at }].map((one) => round.ask(one)));
    expect(metrics.asked.map(({ path }) => path).sort()).toEqual(["/api/v1/query", "/metrics"]);
  });

  test("our own metrics need no request, and tell one process from the next", async () => {
    const [one, other] = [
      await ask("self", "shipshape_http_requests_total"),
      await ask("self", "process_cpu_seconds_total"),
    ];
    expect(one).toMatchObject({ ok: true, isKnown: true });
    expect(other).toMatchObject({ ok: true, series: [{ labels: { instance: expect.stringMatching(/^\w{12}$/) } }] });
    expect(metrics.asked).toEqual([]);
  });

  test("knows a metric that is declared and not yet counted", async () => {
    expect(await ask("self", "shipshape_first_notifications_total")).toMatchObject({ series: [], isKnown: true });
    expect(await ask("page", 'requests_total{code="404"}')).toMatchObject({ series: [], isKnown: true });
    expect(await ask("page", "no_such_metric")).toMatchObject({ ok: true, series: [], isKnown: false });
  });
});

describe("what goes wrong is said", () => {
  const json =
    (status: number, body: unknown): TestMetricsServer["misbehave"] =>
    (_, response) =>
      void response.writeHead(status).end(JSON.stringify(body));

  test.each([
    [
      "an error in its envelope",
      "prom",
      json(400, { status: "error", errorType: "bad_data", error: "parse error" }),
      "parse error",
      null,
    ],
    ["not Prometheus", "prom", json(404, { nothing: "here" }), "answers 404: check the source's url", "answers 404"],
    ["a wrong token", "prom", json(401, {}), "set the source's bearerToken", "answers 401"],
    ["a redirect", "page", json(301, {}), "give the address that it redirects to", "redirects"],
    [
      "a web page",
      "page",
      ((_: unknown, response) => void response.end("<html>")) as TestMetricsServer["misbehave"],
      "often /metrics",
      "web page",
    ],
    [
      "a range",
      "prom",
      json(200, { status: "success", data: { resultType: "matrix", result: [] } }),
      "gives a range",
      null,
    ],
    [
      "histograms",
      "prom",
      json(200, { status: "success", data: { resultType: "vector", result: [{ metric: {}, histogram: [1, {}] }] } }),
      "histogram_count",
      null,
    ],
    [
      "series without labels that are text",
      "prom",
      json(200, { status: "success", data: { resultType: "vector", result: [{ metric: { a: 1 }, value: [0, "1"] }] } }),
      "not in Prometheus' format",
      "not in Prometheus' format",
    ],
    [
      "text",
      "prom",
      json(200, { status: "success", data: { resultType: "string", result: [1, "x"] } }),
      "gives a string",
      null,
    ],
    [
      "more than anybody reads",
      "page",
      ((_: unknown, response) => void response.end("x".repeat(17 * 1024 * 1024))) as TestMetricsServer["misbehave"],
      "it answered more than 16 MiB: export less on one page",
      "more than 16 MiB",
    ],
  ])("%s", async (_, source, misbehaviour, said, lastError) => {
    await ask(source, "up");
    await house.advance(1_000);
    metrics.misbehave = misbehaviour;
    expect(await ask(source, "up")).toMatchObject({ ok: false, because: expect.stringContaining(said) });
    const { lastErrorAt, lastError: error } = (await sourceNamed(source)) ?? {};
    if (lastError === null) expect(lastErrorAt?.getTime() ?? 0).toBeLessThan(now().getTime() - 500);
    else expect(error).toContain(lastError);
  });

  test("silence", () =>
    givingUpSoon(async () => {
      metrics.misbehave = () => undefined;
      expect(await ask("page", "up")).toMatchObject({
        ok: false,
        because: expect.stringContaining("no answer within"),
      });
      expect((await sourceNamed("page"))?.lastError).toContain("no answer within");
    }));

  test("a function asked of a page", async () =>
    expect(await ask("page", "rate(up[5m])")).toMatchObject({
      ok: false,
      because: expect.stringContaining("plain selector"),
    }));

  test("a source that nobody knows", async () =>
    expect(await ask("nobody", "up")).toMatchObject({ ok: false, because: 'there is no source "nobody"' }));
});

test("a source that hangs stalls no other, and is asked less often until it answers", () =>
  givingUpSoon(async () => {
    const hanging = await testMetricsServer({ up: 1 });
    hanging.misbehave = () => undefined;
    await apply(document("hanging", { type: "prometheus", url: hanging.url }));
    const reader = sourceReader(house.kernel);
    const began = now().getTime();
    const oneRound = async (afterSeconds: number) => {
      const at = new Date(began + afterSeconds * 1_000);
      const round = await reader.round(at);
      let isSlowOver = false;
      const slow = Promise.all(["up", "a", "b"].map((query) => round.ask({ source: "hanging", query, at })));
      const isOver = slow.then(() => {
        isSlowOver = true;
      });
      const quick = await round.ask({ source: "page", query: "up", at });
      const wasFirst = !isSlowOver;
      await isOver;
      await round.finish();
      return { quick, wasFirst, answers: await slow };
    };
    const first = await oneRound(0);
    expect(first.quick).toMatchObject({ ok: true });
    expect(first.wasFirst, "an answer waits for no other source").toBe(true);
    expect(first.answers.every(({ ok }) => !ok)).toBe(true);

    await oneRound(5);
    const asked = hanging.asked.length;
    expect((await oneRound(6)).answers[0]).toMatchObject({
      ok: false,
      because: expect.stringContaining("no answer within"),
    });
    expect(hanging.asked).toHaveLength(asked);

    hanging.misbehave = undefined;
    expect((await oneRound(66)).answers[0]).toMatchObject({ ok: true });
    await hanging.close();
  }));

describe("checking a source", () => {
  const check = (name: string) => house.as("editor").telemetry.checkSource({ params: { name } });

  test("says what answered", async () => {
    expect(await check("page")).toEqual({ ok: true, detail: "It answers with 3 series.", series: 3 });
    expect(await check("prom")).toEqual({ ok: true, detail: "It answers: 1 target, all up.", series: 1 });
    expect(await check("self")).toMatchObject({ ok: true });
  });

  test("says why none did", async () => {
    metrics.misbehave = (_, response) => void response.writeHead(503).end();
    expect(await check("page")).toMatchObject({ ok: false, detail: expect.stringContaining("answers 503"), series: 0 });
  });

  test("needs a source", () => expect(check("nobody")).rejects.toMatchObject({ status: 404 }));
});

test("a private address is refused where the configuration says so", async () => {
  const strict = await testHouse({ allowPrivateUrls: false });
  try {
    const page = document("page", { type: "scrape", url: `${metrics.url}/metrics` });
    await strict.as("admin").configuration.apply(files(page));
    const answer = await strict.as("editor").telemetry.checkSource({ params: { name: "page" } });
    expect(answer).toMatchObject({ ok: false, detail: expect.stringContaining("not a public address") });
    expect(metrics.asked).toEqual([]);
  } finally {
    await strict.close();
  }
});
