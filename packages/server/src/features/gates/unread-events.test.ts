import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../../kernel/id.ts";
import { type GateHouse, gateHouse } from "../../testing/gate-house.ts";

let house: GateHouse;
beforeAll(async () => {
  house = await gateHouse("");
});
afterAll(() => house.close());

const secondsAgo = (seconds: number): Date => new Date(house.kernel.clock.now().getTime() - seconds * 1_000);

test("a verdict says what waits to be read for long, and no longer once it is read", async () => {
  const { db } = house.kernel;
  const event = { id: newId(), kind: "push", sourceKind: "github", headers: "{}", body: Buffer.from("{}") };
  await db
    .insertInto("changeEvent")
    .values({ ...event, state: "waiting", receivedAt: secondsAgo(5) })
    .execute();
  expect(await house.check()).toMatchObject({ verdict: "allow" });

  await db
    .updateTable("changeEvent")
    .set({ receivedAt: secondsAgo(60) })
    .execute();
  expect(await house.check()).toMatchObject({
    verdict: "warn",
    because: [
      {
        code: "events_unread",
        text: "what sources told in the last 60 s is not all read yet: this verdict is without it",
        action: expect.stringContaining("Ask again in a moment"),
      },
    ],
  });
  expect(await house.check({ changeKind: "rollback" })).toMatchObject({ verdict: "allow" });

  await db.updateTable("changeEvent").set({ state: "mapped" }).execute();
  expect(await house.check()).toMatchObject({ verdict: "allow" });
});
