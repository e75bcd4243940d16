import { expect, test } from "vitest";
import { standingBlocks } from "./slack-blocks.ts";

const standing = {
  at: "2026-03-02T09:00:00Z",
  incidentId: "01a202ad-e509-723d-9d96-8c4dae077fa2",
  shortId: "INC-3",
  title: "Cards fail",
  severity: "SEV2",
  service: "payments",
  because: "ana said so",
  url: "http://shipshape.test/incidents/INC-3",
};

test.each([
  ["open", true],
  ["acknowledged", false],
  ["resolved", false],
] as const)("a message of an incident that is %s says how to look after it: %s", (status, expected) => {
  expect(JSON.stringify(standingBlocks({ ...standing, status })).includes("/shipshape ack INC-3")).toBe(expected);
});
