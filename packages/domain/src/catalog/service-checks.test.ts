import { describe, expect, test } from "vitest";
import { type CareCheck, type CareFacts, serviceChecks } from "./service-checks.ts";

const good: CareFacts = {
  service: "payments",
  owner: "payments-team",
  escalationPolicy: "nights",
  onCall: ["ada"],
  objectives: [{ name: "charges", hasData: true, problem: null }],
  runbook: "https://example.org/payments",
  contacts: 1,
  lastDeployment: { id: "DEP-7", daysAgo: 2, gateAsked: true },
};
const check = (key: CareCheck["key"], facts: Partial<CareFacts>) =>
  serviceChecks({ ...good, ...facts }).find((one) => one.key === key);

test("a service that is well looked after passes everything, with nothing to do", () => {
  const checks = serviceChecks(good);
  expect(checks.map(({ decision }) => decision)).toEqual(Array(7).fill("pass"));
  expect(checks.every(({ mend }) => mend === null)).toBe(true);
});

describe("what fails says what to do", () => {
  test.each<[string, CareCheck["key"], Partial<CareFacts>, CareCheck["decision"], string, string | null]>([
    [
      "nobody is paged",
      "policy",
      { escalationPolicy: null },
      "fail",
      "Its alerts page nobody",
      "Give payments-team or payments an escalation policy",
    ],
    [
      "nobody is on call now",
      "covered",
      { onCall: [] },
      "fail",
      "Nobody is on call for it now: the first step of nights reaches no one",
      "Add an override, or let a rotation cover this hour, in the schedule that nights pages first",
    ],
    [
      "nobody can be on call",
      "covered",
      { escalationPolicy: null, onCall: [] },
      "unknown",
      "Without an escalation policy nobody can be on call for it",
      null,
    ],
    [
      "several are on call",
      "covered",
      { onCall: ["ada", "ben", "cy"] },
      "pass",
      "ada and 2 more are on call for it now",
      null,
    ],
    [
      "no objective",
      "objective",
      { objectives: [] },
      "fail",
      "Nobody said what may be expected of it",
      "Add an objective: how often must it succeed?",
    ],
    [
      "nothing to measure",
      "data",
      { objectives: [] },
      "unknown",
      "Without an objective there is nothing to measure",
      null,
    ],
    [
      "no data, with the reason of the source",
      "data",
      { objectives: [{ name: "charges", hasData: false, problem: "The source does not answer" }] },
      "fail",
      "charges has no data",
      "The source does not answer",
    ],
    [
      "no runbook",
      "runbook",
      { runbook: null },
      "fail",
      "Whoever is paged finds no runbook",
      "Add the address of its runbook",
    ],
    [
      "nowhere to ask",
      "contacts",
      { contacts: 0 },
      "fail",
      "Nothing says where to ask about it",
      "Add a chat channel or an address to payments or payments-team",
    ],
    [
      "a deployment past the gate",
      "gate",
      { lastDeployment: { id: "DEP-7", daysAgo: 2, gateAsked: false } },
      "fail",
      "DEP-7 went out without asking the gate",
      "Put 'shipshape gate check' before the deployment in its pipeline",
    ],
    [
      "a deployment long ago says nothing of today",
      "gate",
      { lastDeployment: { id: "DEP-7", daysAgo: 90, gateAsked: true } },
      "unknown",
      "Its last deployment, DEP-7, was 90 days ago",
      null,
    ],
    [
      "no deployment",
      "gate",
      { lastDeployment: null },
      "unknown",
      "No deployment of it was recorded yet",
      "Record deployments with 'shipshape deploy run'",
    ],
  ])("%s", (_, key, facts, decision, because, mend) =>
    expect(check(key, facts)).toEqual({ key, decision, because, mend }),
  );
});
