import { describe, expect, test } from "vitest";
import { wantedPolicies } from "./wanted-policies.ts";

const own = { policy: "payments-policy", because: "payments names payments-policy" };
const dba = { receiver: "dba", escalationPolicy: "databases" };

describe("an alert is paged for", () => {
  test.each([
    ["by the policy of its service without a route", undefined, ["payments-policy"]],
    ["by the policy of its route in place of that", dba, ["databases"]],
    ["by that of its service where the receiver names none", { receiver: "owners" }, ["payments-policy"]],
    [
      "by those of all receivers, in their order",
      { ...dba, also: [{ receiver: "owners" }] },
      ["databases", "payments-policy"],
    ],
    [
      "once by a policy that two receivers name",
      { ...dba, also: [{ receiver: "b", escalationPolicy: "databases" }] },
      ["databases"],
    ],
  ])("%s", (_, route, policies) => {
    expect(wantedPolicies(own, route).map(({ policy }) => policy)).toEqual(policies);
  });
});

test("each says which receiver asked for it, the first where two did", () => {
  const route = { ...dba, also: [{ receiver: "second", escalationPolicy: "databases" }, { receiver: "owners" }] };
  expect(wantedPolicies(own, route)).toEqual([
    { policy: "databases", because: "databases is the escalation policy of the receiver dba" },
    own,
  ]);
});
