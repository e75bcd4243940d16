import { expect, test } from "vitest";
import { ruleDraft } from "./rule-draft.ts";

const NOTHING = { service: undefined, environment: undefined };

test.each([
  [
    "a service that nobody knows, and its environment",
    { service: "pay-api", name: "job", environment: "blue" },
    NOTHING,
    { condition: 'service == "pay-api" && environment == "blue"', name: "pay-api in blue" },
  ],
  [
    "what a source calls it",
    { name: 'the "old" job', repository: "https://github.com/org/pay" },
    NOTHING,
    { condition: 'name == "the \\"old\\" job"', name: 'the "old" job' },
  ],
  [
    "a repository, as conditions see it",
    { repository: "git@github.com:Org/Pay.git" },
    NOTHING,
    { condition: 'repository == "https://github.com/org/pay"', name: "pay" },
  ],
  [
    "only the environment where the service is known",
    { service: "payments", environment: "blue" },
    { service: "payments", environment: undefined },
    { condition: 'environment == "blue"', name: "blue" },
  ],
  ["nothing where nothing is told", {}, NOTHING, undefined],
  [
    "nothing where all is known",
    { service: "payments" },
    { service: "payments", environment: "production" },
    undefined,
  ],
] as const)("a rule for %s", (_, place, found, draft) => {
  expect(ruleDraft(place, found)).toEqual(draft);
});
