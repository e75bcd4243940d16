import { EventEmitter } from "node:events";
import { pino } from "pino";
import { expect, test } from "vitest";
import { surviveLostQueue } from "./lost-queue.ts";

const lost = new Error(
  "Error occurred whilst returning jobs from local queue to database queue: connect ECONNREFUSED /socket",
);

test("jobs that cannot be given back as the database is away do not end the process; anything else does", () => {
  const process = new EventEmitter();
  const undo = surviveLostQueue({ log: pino({ level: "silent" }) }, process);
  expect(() => process.emit("unhandledRejection", lost)).not.toThrow();
  expect(() => process.emit("unhandledRejection", new Error("something else"))).toThrow("something else");
  undo();
  expect(process.listenerCount("unhandledRejection")).toBe(0);
});
