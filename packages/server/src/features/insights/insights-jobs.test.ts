import { deploymentFinished, deploymentStarted } from "@shipshape/contract/changes";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

const told = (nth: number) => ({
  deploymentId: newId(),
  shortId: `DEP-${nth}`,
  service: "shipshape",
  serviceId: newId(),
  environment: "production",
  version: `1.${nth}.0`,
  kind: "deploy" as const,
  status: "succeeded" as const,
  startedAt: house.kernel.clock.now(),
  finishedAt: house.kernel.clock.now(),
});

test("sixty deployments that are told together are one thing to count, and not sixty that wait for one another", async () => {
  const many = Array.from({ length: 60 }, (_, nth) => told(nth));
  // audit-free: nobody deployed
  await inTransaction(house.kernel.db, async (tx) => {
    for (const event of [deploymentStarted, deploymentFinished]) {
      await emitAll(
        tx,
        SYSTEM,
        many.map((payload) => ({ event, payload })),
      );
    }
  });
  const { rows: jobs } = await sql<{ name: string; count: number }>`
    select task.identifier as name, count(*)::int as count
    from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
    where task.identifier like 'insights.onDeployment%' group by 1 order by 1`.execute(house.kernel.db);
  expect(jobs).toEqual([
    { name: "insights.onDeploymentFinished", count: 1 },
    { name: "insights.onDeploymentStarted", count: 1 },
  ]);
  await house.settle();
});
