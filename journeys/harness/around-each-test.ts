import { afterAll, afterEach } from "vitest";
import { allPhones } from "./fake-phone.ts";
import { allShipshapes } from "./shipshape.ts";

const SHOWN_LINES = 200;

afterEach(({ task }) => {
  if (task.result?.state === "fail") {
    for (const { output, url } of allShipshapes()) {
      console.log(`What the server at ${url} wrote:\n${output().split("\n").slice(-SHOWN_LINES).join("\n")}`);
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
