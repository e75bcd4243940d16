import { afterEach, expect, test, vi } from "vitest";
import { runAgainst } from "../testing/run-against.ts";
import { changesCommands } from "./changes.ts";
import { sourceCommands } from "./changes-sources.ts";

const ID = "0197c5a0-0000-7000-8000-000000000001";
const SOURCE = {
  id: ID,
  name: "lake",
  kind: "devlake",
  service: null,
  environment: null,
  keyHint: "20befa",
  hasSecret: true,
  previousSecretUntil: null,
  settings: { connection: "7" },
  createdBy: "token:local",
  createdAt: "2026-03-12T12:00:00Z",
  events: 0,
  lastEventAt: null,
  unmapped: 2,
  refusals: [],
  skew: { seconds: 9_490, at: "2026-03-12T12:00:00Z" },
};

async function run(answer: unknown, ...argv: string[]) {
  const { sent, printed } = await runAgainst(answer, [sourceCommands(), changesCommands()], ...argv);
  return { printed, sent: sent?.body };
}
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("a source with a secret of one's own is told with a place for it: without, its sender would be refused", async () => {
  const made = { source: SOURCE, key: "20befa", secret: null, url: "https://ship.example.org" };
  const { printed } = await run(
    made,
    "source",
    "create",
    "--name",
    "lake",
    "--kind",
    "devlake",
    "--secret",
    "of my own",
  );
  expect(printed).toContain("the one you gave");
  expect(printed).toContain('"authorization: Bearer THE_SECRET"');
  expect(printed).toContain("/connections/7/deployments");
});

test("a source without any says that its address is its proof", async () => {
  const made = {
    source: { ...SOURCE, hasSecret: false },
    key: "20befa",
    secret: null,
    url: "https://ship.example.org",
  };
  const { printed } = await run(made, "source", "create", "--name", "lake", "--kind", "devlake", "--without-secret");
  expect(printed).toContain("its address is its only proof");
  expect(printed).not.toContain("authorization");
});

test("what is wrong with a source is told in words, and where to look", async () => {
  const { printed } = await run({ sources: [SOURCE], url: "https://ship.example.org" }, "source", "list");
  expect(printed).toContain("2 not understood (shipshape changes inbox list)");
  expect(printed).toContain("its clock is 2 h 38 min ahead of ours");
});

const EVENT = {
  id: ID,
  receivedAt: "2026-03-12T12:00:00Z",
  source: "argocd",
  sourceKind: "argocd",
  kind: "succeeded",
  delivery: "1",
  state: "unmapped",
  because: 'The deployment waits: "ledger" is no service of ours.',
};

test("what was not understood is listed with its reason, and shown as it came", async () => {
  const { printed } = await run(
    { events: [{ ...EVENT, dismissed: null }], total: 1, dismissed: 0, next: null },
    "changes",
    "inbox",
    "list",
  );
  expect(printed).toContain("waits for a rule");
  expect(printed).toContain('"ledger" is no service of ours');
  const whole = { ...EVENT, dismissed: null, draft: null, headers: {}, body: '{"app":"ledger"}' };
  expect((await run(whole, "changes", "inbox", "show", ID)).printed).toContain('"app": "ledger"');
});

test("a rule is tried over what waits, and what waits is read again", async () => {
  const tried = {
    problem: null,
    waiting: 3,
    fits: 2,
    understood: 1,
    examples: [{ event: ID, told: "ledger", now: "payments" }],
  };
  const { printed, sent } = await run(
    tried,
    "changes",
    "rule",
    "try",
    "--condition",
    'name == "ledger"',
    "--service",
    "payments",
  );
  expect(sent).toMatchObject({ condition: 'name == "ledger"', service: "payments" });
  expect(printed).toContain("It fits 2 of the 3 that wait; 1 of them would be understood.\n  ledger -> payments");
  expect((await run({ events: 2 }, "changes", "inbox", "map-again")).printed).toContain("2 events are read again");
});

test("what a source sent says what became of it, and why", async () => {
  const because = "a draft is no release";
  const { printed } = await run(
    { events: [{ ...EVENT, state: "ignored", because }], next: null },
    "source",
    "events",
    "lake",
  );
  expect(printed).toMatch(/succeeded +ignored +a draft is no release/);
});

test("an event is dismissed with a reason, and shows who did it and the rule that it could have", async () => {
  const dismiss = ["changes", "inbox", "dismiss", "--ids", ID, "--reason", "A toy"];
  expect(await run({ events: 1 }, ...dismiss)).toMatchObject({
    sent: { ids: [ID], reason: "A toy" },
    printed: "1 event waits no more.\n",
  });
  expect((await run({ events: 1 }, "changes", "inbox", "take-back", "--ids", ID)).sent).toEqual({ ids: [ID] });
  const shown = {
    ...EVENT,
    state: "dismissed",
    dismissed: { by: "ana", at: "2026-03-12T13:00:00Z", reason: "A toy" },
    headers: {},
    body: "{}",
    draft: { condition: `name == "ana's toy"`, name: "toy" },
  };
  const { printed } = await run(shown, "changes", "inbox", "show", ID);
  expect(printed).toContain("by ana, ");
  expect(printed).toContain(`--condition 'name == "ana'\\''s toy"' --service NAME`);
});
