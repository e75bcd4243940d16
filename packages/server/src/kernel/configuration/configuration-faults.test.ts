import type { ApiProblem } from "@shipshape/contract/problem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  await apply({ "standing.yaml": STANDING });
});
afterAll(() => house.close());

const filesOf = (files: Record<string, string>) => Object.entries(files).map(([path, text]) => ({ path, text }));
const apply = (files: Record<string, string>) =>
  house.as("admin").configuration.apply({ body: { files: filesOf(files) } });
const exported = async () => (await house.as("admin").configuration.export()).documents;

async function refusal(files: Record<string, string>): Promise<ApiProblem> {
  return apply(files).then(
    () => expect.unreachable("it was applied"),
    (error: unknown) => error as ApiProblem,
  );
}

const STANDING = `
apiVersion: shipshape/v1
kind: User
metadata: { name: engineer-one }
spec: { email: engineer-one@example.org }
---
apiVersion: shipshape/v1
kind: Team
metadata: { name: payments-team }
spec: { members: [engineer-one] }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: payments }
spec: { owner: payments-team }
`;

const team = (spec: string) => `apiVersion: shipshape/v1
kind: Team
metadata:
  name: new-team
spec:
${spec}`;

const service = (spec: string) => `apiVersion: shipshape/v1
kind: Service
metadata:
  name: ledger
spec:
  owner: payments-team
${spec}`;

type Case = [sentence: string, text: string, line: number, path: string, message: string];

const CASES: Case[] = [
  ["a quote left open", `a: "x\n`, 2, "a", 'this is not valid YAML: Missing closing "quote'],
  ["a tab as indentation", "kind: Team\nmetadata:\n\tname: x\n", 3, "metadata", "a tab cannot indent YAML: use spaces"],
  ["a field written twice", "kind: Team\nkind: Team\n", 2, "kind", "this field is there twice: remove one"],
  [
    "an alias of nothing",
    team("  members: *people"),
    6,
    "spec.members",
    'there is no anchor "&people" before this alias: add it, or write the value out',
  ],
  [
    "aliases that unfold without end",
    "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]\n",
    1,
    "",
    "its aliases unfold without end: write the values out",
  ],
  [
    "a merge of what is no map",
    "kind: Team\n<<: 5\n",
    1,
    "",
    "this is not valid YAML: Merge sources must be maps or map aliases",
  ],
  ["text instead of a document", "payments\n", 1, "", "a document has the fields apiVersion, kind, metadata and spec"],
  ["no kind", "# teams\nmetadata: { name: x }\n", 2, "kind", "it is missing: add one of User, Team, Environment"],
  [
    "a kind misspelt",
    "apiVersion: shipshape/v1\nkind: Sevrice\n",
    2,
    "kind",
    'there is no kind "Sevrice": did you mean Service?',
  ],
  [
    "a kind in lower case",
    "apiVersion: shipshape/v1\nkind: team\n",
    2,
    "kind",
    'there is no kind "team": did you mean Team?',
  ],
  [
    "a kind of somebody else",
    "apiVersion: apps/v1\nkind: Deployment\n",
    2,
    "kind",
    'there is no kind "Deployment": the kinds are User, Team, Environment',
  ],
  [
    "a kind that OpenSLO does not have",
    "apiVersion: openslo/v1\nkind: AlertPolicies\n",
    2,
    "kind",
    'there is no kind "AlertPolicies": did you mean AlertPolicy?',
  ],
  ["no apiVersion", "kind: Team\n", 1, "apiVersion", "it is missing: write apiVersion: shipshape/v1"],
  [
    "an apiVersion of another kind",
    "kind: Team\napiVersion: openslo/v1\n",
    2,
    "apiVersion",
    '"openslo/v1" has no kind Team: write apiVersion: shipshape/v1',
  ],
  ["a field misspelt", service("  teir: 1"), 7, "spec.teir", 'unknown field "teir": did you mean "tier"?'],
  [
    "a field of nothing",
    service("  replicas: 3"),
    7,
    "spec.replicas",
    'unknown field "replicas": remove it; the fields here are description, owner, tier',
  ],
  [
    "a field misspelt in a list",
    service("  links:\n    - titel: Docs\n      url: https://example.org"),
    8,
    "spec.links[0].titel",
    'unknown field "titel": did you mean "title"?',
  ],
  [
    "an unknown field of metadata",
    service("").replace("name: ledger", "name: ledger\n  namespace: x"),
    5,
    "metadata.namespace",
    'unknown field "namespace"',
  ],
  [
    "a field that is missing",
    service("").replace("  owner: payments-team", "  tier: 2"),
    5,
    "spec.owner",
    "it is missing: add it",
  ],
  [
    "a field left empty",
    service("  description:"),
    7,
    "spec.description",
    "it is empty: give it a value, or remove the line",
  ],
  [
    "a number where text belongs",
    service("  description: 12"),
    7,
    "spec.description",
    'it should be text, and is 12: write it in quotes, "12"',
  ],
  [
    "text where a number belongs",
    service('  tier: "1"'),
    7,
    "spec.tier",
    'it should be a number, and is "1": remove the quotes',
  ],
  [
    "text where a list belongs",
    service("  dependsOn: payments"),
    7,
    "spec.dependsOn",
    'it should be a list, and is "payments": begin each entry with "- "',
  ],
  ["a tier beyond the last", service("  tier: 5"), 7, "spec.tier", "it should be at most 4, and is 5"],
  ["half a tier", service("  tier: 1.5"), 7, "spec.tier", "it should be a whole number, and is 1.5"],
  [
    "a lifecycle that is none",
    service("  lifecycle: prodution"),
    7,
    "spec.lifecycle",
    '"prodution" does not fit: it is one of experimental, production, deprecated; did you mean "production"?',
  ],
  [
    "a link to nowhere",
    service("  runbook: wiki/ledger"),
    7,
    "spec.runbook",
    '"wiki/ledger" is not a URL such as https://example.org/page',
  ],
  [
    "a name that cannot stay",
    service("").replace("ledger", "Ledger_API"),
    4,
    "metadata.name",
    '"Ledger_API" is not of the form wanted: lower-case letters, digits and \'-\', starting and ending with a letter or digit; use "ledger-api"',
  ],
  [
    "a label that is a number",
    service("").replace("ledger\n", "ledger\n  labels: { cost: 5 }\n"),
    5,
    "metadata.labels.cost",
    'it should be text, and is 5: write it in quotes, "5"',
  ],
  [
    "a character that no database takes",
    service('  description: "a\\0b"'),
    7,
    "spec.description",
    "it holds a character that is none (NUL, or half of a pair): remove it",
  ],
  [
    "an owner that is not there",
    service("").replace("payments-team", "payment-team"),
    6,
    "spec.owner",
    'there is no team "payment-team": did you mean "payments-team"?',
  ],
  [
    "an owner nothing like any team",
    service("").replace("payments-team", "x"),
    6,
    "spec.owner",
    'there is no team "x": there are good, payments-team, shipshape; or add a document of kind Team',
  ],
  [
    "a member who is not there",
    team("  members:\n    - engineer-one\n    - nobody-here"),
    8,
    "spec.members[1]",
    'there is no user "nobody-here"',
  ],
  [
    "a member listed twice",
    team("  members: [engineer-one, engineer-one]"),
    6,
    "spec.members[1]",
    '"engineer-one" is listed twice: remove one',
  ],
  [
    "an escalation policy that is not there",
    service("  escalationPolicy: night"),
    7,
    "spec.escalationPolicy",
    'there is no escalation policy "night": none is known yet; add a document of kind EscalationPolicy, or create the escalation policy first',
  ],
  [
    "a service that depends on itself",
    service("  dependsOn: [payments, ledger]"),
    7,
    "spec.dependsOn[1]",
    "a service does not depend on itself: remove it",
  ],
  [
    "a built-in name",
    service("").replace("ledger", "shipshape"),
    4,
    "metadata.name",
    'the Service "shipshape" is built in: choose another name, or change that one in the interface',
  ],
  [
    "an address that belongs to somebody",
    "apiVersion: shipshape/v1\nkind: User\nmetadata: { name: engineer-two }\nspec:\n  email: Engineer-One@example.org\n",
    5,
    "spec.email",
    '"engineer-one@example.org" belongs to "engineer-one", which exists already: no two may share it',
  ],
  [
    "an item of a list of documents",
    `kind: List\napiVersion: v1\nitems:\n  - apiVersion: shipshape/v1\n    kind: Team\n    metadata: { name: listed }\n    spec: { members: [ghost] }\n`,
    7,
    "items[0].spec.members[0]",
    'there is no user "ghost"',
  ],
  [
    "JSON",
    `{\n\t"apiVersion": "shipshape/v1",\n\t"kind": "Environment",\n\t"metadata": {"name": "qa"},\n\t"spec": {"kind": "quality"}\n}`,
    5,
    "spec.kind",
    '"quality" does not fit: it is one of production, staging, testing, development',
  ],
];

describe("a faulty file is refused with file, line, path and mend, and changes nothing:", () => {
  test.each(CASES)("%s", async (_, text, line, path, message) => {
    const before = await exported();
    const problem = await refusal({
      "good.yaml": team("  description: fine").replace("new-team", "good"),
      "bad.yaml": text,
    });
    expect(problem.status).toBe(400);
    expect(problem.faults).toEqual([{ file: "bad.yaml", line, path, message: expect.stringContaining(message) }]);
    expect(problem.message).toMatch(/^Nothing was changed: bad\.yaml:\d+ /);
    expect(await exported()).toEqual(before);
  });
});

test("everything wrong is said at once, in the order of the files", async () => {
  const problem = await refusal({
    "b.yaml": `${team("  members: [ghost]\n  colour: red")}\n---\n${service("  tier: 9")}`,
    "a.yaml": `kind: Nothing\n---\nfoo: [\n---\n${service("  dependsOn: [ledger]").replace("payments-team", "ghosts")}`,
  });
  expect(problem.faults.map(({ file, line, path }) => `${file}:${line} ${path}`)).toEqual([
    "b.yaml:7 spec.colour",
    "b.yaml:15 spec.tier",
    "a.yaml:1 kind",
    expect.stringMatching(/^a\.yaml:\d+ foo/),
    "a.yaml:8 metadata.name",
    "a.yaml:10 spec.owner",
    "a.yaml:11 spec.dependsOn[0]",
  ]);
  expect(problem.message).toContain("and 6 more");
});

test("a document there twice names both places", async () => {
  const problem = await refusal({
    "one.yaml": team("  description: one"),
    "two.yaml": `\n\n${team("  description: two")}`,
  });
  expect(problem.faults).toEqual([
    {
      file: "two.yaml",
      line: 6,
      path: "metadata.name",
      message: 'Team "new-team" is there twice: here and at one.yaml:1; remove one',
    },
  ]);
});

test("and does so beside what else is wrong with either", async () => {
  const problem = await refusal({ "two.yaml": `${team("  colour: red")}\n---\n${team("  description: two")}` });
  expect(problem.faults.map(({ line, path }) => `${line} ${path}`)).toEqual(["6 spec.colour", "11 metadata.name"]);
});

test("two new users cannot share an address", async () => {
  const user = (name: string) =>
    `apiVersion: shipshape/v1\nkind: User\nmetadata: { name: ${name} }\nspec: { email: same@example.org }\n`;
  const problem = await refusal({ "people.yaml": `${user("left")}---\n${user("right")}` });
  expect(problem.faults).toMatchObject([
    { file: "people.yaml", line: 9, message: expect.stringContaining('belongs to "left" at people.yaml:1') },
  ]);
});

test("a name that only a faulty document declares is not said to be missing as well", async () => {
  const problem = await refusal({
    "teams.yaml": team("  colour: red"),
    "services.yaml": service("").replace("payments-team", "new-team"),
  });
  expect(problem.faults).toMatchObject([{ file: "teams.yaml", path: "spec.colour" }]);
});

test("plan refuses what apply refuses", async () => {
  const body = { files: filesOf({ "bad.yaml": service("  tier: 9") }) };
  const problem = await house
    .as("viewer")
    .configuration.plan({ body })
    .then(
      () => expect.unreachable("it was planned"),
      (error: unknown) => error as ApiProblem,
    );
  expect(problem.faults).toMatchObject([{ file: "bad.yaml", line: 7, path: "spec.tier" }]);
});
