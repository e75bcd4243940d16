import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isPage } from "./no-such-path.ts";
import { type TestHouse, testHouse } from "./testing/test-house.ts";

test.each([
  ["/alerts?status=firing", "GET", true],
  ["/integrations", "GET", true],
  ["/apis", "GET", true],
  ["/incidents/INC-1", "POST", false],
  ["/api/v1/nothing", "GET", false],
  ["/v2/alerts?query=status:open", "GET", false],
  ["/v2/enqueue", "GET", false],
  ["/generic/2010-04-15/create_event.json", "GET", false],
  ["/integrations/v1/formatted_webhook/KEY/", "GET", false],
])("%s by %s: a page of the interface? %s", (url, method, expected) => {
  expect(isPage({ url, method })).toBe(expected);
});

describe("a path that answers nothing", () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await testHouse();
  });
  afterAll(() => house.close());
  const ask = (method: "GET" | "PUT" | "DELETE", url: string) => house.http.app.inject({ method, url });

  test("is 404, with what was asked for", async () => {
    const answer = await ask("GET", "/api/v1/nothing?a=b");
    expect([answer.statusCode, answer.json()]).toMatchObject([404, { detail: "There is nothing at /api/v1/nothing." }]);
  });

  test("is 405 where it takes other methods, and repeats no key that stands in it", async () => {
    const answer = await ask("GET", "/api/v1/webhooks/generic/0123456789abcdef");
    expect([answer.statusCode, answer.headers["allow"]]).toEqual([405, "POST"]);
    expect(answer.json()).toMatchObject({
      code: "method_not_allowed",
      detail: "/api/v1/webhooks/generic/:key takes POST, not GET.",
    });
    expect(answer.body).not.toContain("0123456789abcdef");
    expect((await ask("PUT", "/api/v2/alerts")).headers["allow"]).toBe("GET, POST");
    expect((await ask("GET", "/v2/enqueue?routing_key=none")).statusCode).toBe(405);
  });
});
