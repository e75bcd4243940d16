import { afterAll, afterEach } from "vitest";
import { allPhones } from "./fake-phone.ts";
import { allShipshapes } from "./shipshape.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What was to be seen when a test failed, for the end of the run's output (scripts/test-report.mjs). */
    seen?: string;
  }
}

const SHOWN_LINES = 200;
const SEEN_LINES = 8;

afterEach(({ task }) => {
  if (task.result?.state === "fail") {
    for (const { output, url } of allShipshapes()) {
      const lines = output().trimEnd().split("\n");
      console.log(`What the server at ${url} wrote:\n${lines.slice(-SHOWN_LINES).join("\n")}`);
      const last = lines.slice(-SEEN_LINES).join("\n");
      task.meta.seen = `${task.meta.seen ?? ""}\nThe server at ${url} wrote last:\n${last}`;
    }
    // What it did not expect is part of the first failure, not a second one.
    for (const phone of allPhones()) phone.takeAll();
  }
  for (const phone of allPhones()) phone.nothingElse();
});

/** What a test file forgot, or could not end because it failed. */
afterAll(async () => {
  await Promise.all(allShipshapes().map((shipshape) => shipshape.remove()));
  await Promise.all(allPhones().map((phone) => phone.close()));
});
