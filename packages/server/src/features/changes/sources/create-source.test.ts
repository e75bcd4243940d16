import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemOf } from "../../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

const create = (name: string, more: object = {}) =>
  house.as("editor").changes.createSource({ body: { name, kind: "gitlab", ...more } });
const rotate = (source: string, secret?: string) =>
  house
    .as("editor")
    .changes.rotateSource({ params: { source }, body: { atOnce: true, ...(secret ? { secret } : {}) } });

test("the environment that a source speaks of is one that there is", async () => {
  expect((await create("before", { environment: "blue" })).source.environment).toBe("blue");
  const text =
    "apiVersion: shipshape/v1\nkind: Environment\nmetadata: { name: production }\nspec: { kind: production }\n";
  await house.as("editor").configuration.apply({ body: { files: [{ path: "e.yaml", text }] } });
  expect((await create("after", { environment: "prod" })).source.environment).toBe("production");
  const refused = await problemOf(create("typo", { environment: "prodution" }));
  expect([refused.status, refused.message]).toEqual([400, 'environment: no environment of ours is called "prodution"']);
});

describe("GitLab's secret", () => {
  const theirs = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

  test("is made in the form that it takes as signing token, now and when it is made anew", async () => {
    const form = /^whsec_[A-Za-z0-9+/]{43}=$/;
    expect((await create("ours")).secret).toMatch(form);
    expect((await rotate("ours")).secret).toMatch(form);
  });
  test("may be one that GitLab made, also later; it is not told back", async () => {
    expect((await create("theirs", { secret: theirs })).secret).toBeNull();
    await create("later");
    const { secret, source } = await rotate("later", theirs);
    expect([secret, source.hasSecret]).toEqual([null, true]);
  });
  test("that is cut short is refused, with what one is", async () => {
    await create("cut");
    const [secret, why] = ["whsec_c2hvcnQ=", "whsec_ and 32 bytes in base64"];
    expect((await problemOf(rotate("cut", secret))).message).toContain(why);
    expect((await problemOf(create("short", { secret }))).message).toContain(why);
  });
});
