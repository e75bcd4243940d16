import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

async function refusal(method: "GET" | "POST", url: string, payload?: unknown) {
  const headers = await house.headersOf("admin");
  const answer = await house.http.app.inject({
    method,
    url,
    headers,
    ...(payload === undefined ? {} : { payload: payload as object }),
  });
  return { status: answer.statusCode, ...(answer.json() as { detail: string }) };
}

test.each([
  ["is none where none is needed", "/api/v1/incidents/INC-999999/acknowledge", 404, "INC-999999"],
  ["is missing where one is", "/api/v1/services", 400, "body: it is missing: add it"],
])("a JSON body of nothing %s", async (_, url, status, words) => {
  const headers = { ...(await house.headersOf("admin")), "content-type": "application/json" };
  const answer = await house.http.app.inject({ method: "POST", url, headers, payload: "" });
  expect([answer.statusCode, answer.body]).toEqual([status, expect.stringContaining(words)]);
});

describe("what does not fit is refused with its place and its mend:", () => {
  test.each([
    ["no body at all", "POST", "/api/v1/services", undefined, "body: it is missing: add it"],
    ["a list for a body", "POST", "/api/v1/services", [], "body: it should be fields, and is a list"],
    [
      "a name that is none",
      "POST",
      "/api/v1/services",
      { name: "Foo_Bar", owner: "shipshape" },
      /^name: "Foo_Bar" is not of the form wanted: lower-case letters.*; use "foo-bar"$/,
    ],
    [
      "a field misspelt, which is not missing as well",
      "POST",
      "/api/v1/services",
      { name: "a", ownr: "shipshape" },
      'ownr: unknown field "ownr": did you mean "owner"?',
    ],
    [
      "a text for a number",
      "GET",
      "/api/v1/services?limit=many",
      undefined,
      'limit: it should be a number, and is "many"',
    ],
    [
      "more than a page holds",
      "GET",
      "/api/v1/services?limit=9999",
      undefined,
      "limit: it should be at most 1000, and is 9999",
    ],
    [
      "a state misspelt",
      "GET",
      "/api/v1/incidents?status=opne",
      undefined,
      'status: "opne" does not fit: it is one of open, acknowledged, resolved, live; did you mean "open"?',
    ],
    [
      "a list of one that is no list",
      "POST",
      "/api/v1/alerts",
      { alerts: "x" },
      'alerts: it should be a list, and is "x"',
    ],
  ] as const)("%s", async (_, method, url, payload, detail) => {
    expect(await refusal(method, url, payload)).toMatchObject({
      status: 400,
      detail: typeof detail === "string" ? detail : expect.stringMatching(detail),
    });
  });
});

test.each(["alerts", "audit", "deployments", "incidents"])(
  "a page of %s after what is no id is refused",
  async (list) => {
    expect(await refusal("GET", `/api/v1/${list}?after=foo`)).toMatchObject({
      status: 400,
      detail: expect.stringContaining('after: "foo" is not'),
    });
  },
);

describe("who asks too often is refused, each by their own address", () => {
  /** How many of 61 requests of as many people behind one proxy are too many; one address may make 60 in a minute. */
  const refusedBehind = async (proxy: string) => {
    const behind = await testHouse({ trustedProxies: ["loopback", "10.0.0.0/8"] });
    const answers = [];
    for (let person = 0; person < 61; person++) {
      const headers = { "x-forwarded-for": `192.0.2.${person}` };
      answers.push(await behind.http.app.inject({ url: "/calendar-feeds/none.ics", remoteAddress: proxy, headers }));
    }
    await behind.close();
    return answers.filter(({ statusCode }) => statusCode === 429).length;
  };
  test("which a proxy that is trusted says", async () => expect(await refusedBehind("10.1.2.3")).toBe(0));
  test("and nobody else says", async () => expect(await refusedBehind("198.51.100.7")).toBe(1));
});

test("the description of the API is made once; who asks for it without end is refused", async () => {
  const asked = () => house.http.app.inject({ url: "/api/v1/openapi.json", remoteAddress: "198.51.100.8" });
  expect((await asked()).json()).toMatchObject({ openapi: "3.1.0" });
  const began = performance.now();
  const answers = [];
  for (let time = 0; time < 60; time++) answers.push((await asked()).statusCode);
  expect(answers.filter((status) => status === 429)).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(20_000);
});
