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
