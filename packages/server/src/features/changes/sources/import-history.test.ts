import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

test("releases of a service that there is not are refused: they would be told of whoever has the repository", async () => {
  const repository = "https://github.com/org/shop";
  const tags = [{ name: "v1.0.0", commit: "e".repeat(40), at: house.kernel.clock.now() }];
  const hand = (service: string) => house.as("editor").changes.importHistory({ body: { repository, service, tags } });
  expect(await problemOf(hand("paymentz"))).toMatchObject({
    status: 404,
    message: expect.stringContaining('There is no service "paymentz"'),
  });
  expect(await hand("shipshape")).toEqual({ taken: true });
});

test("a tag that was moved to an older commit is where it is now, and as old as it says", async () => {
  const repository = "https://github.com/org/moved";
  const [newer, older] = ["b".repeat(40), "a".repeat(40)];
  const hand = async (commit: string, at: string) => {
    const tags = [{ name: "v2.0.0", commit, at: new Date(at) }];
    await house.as("editor").changes.importHistory({ body: { repository, service: "shipshape", tags } });
    await house.advance(60_000);
  };
  const release = async () => {
    const { releases } = await house.as("viewer").changes.listReleases({ query: { service: "shipshape" } });
    return releases.find(({ version }) => version === "v2.0.0");
  };
  await hand(newer, "2026-01-05T00:00:00Z");
  expect(await release()).toMatchObject({ commit: newer, publishedAt: new Date("2026-01-05T00:00:00Z") });
  await hand(older, "2026-01-02T00:00:00Z");
  expect(await release()).toMatchObject({ commit: older });
});

test("a build of a service that there is not is refused, and not kept without it", async () => {
  const tell = (service: string) =>
    house.as("editor").changes.tellBuild({ body: { externalId: "build-41", status: "running", service } });
  expect(await problemOf(tell("paymentz"))).toMatchObject({
    status: 404,
    message: expect.stringContaining('There is no service "paymentz"'),
  });
  expect(await tell("shipshape")).toEqual({ taken: true });
});
