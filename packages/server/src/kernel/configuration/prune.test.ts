import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  await people();
});
afterAll(() => house.close());

type Document = { readonly kind: string; readonly name: string; readonly spec: object };
const apiVersion = "shipshape/v1";
const text = (documents: readonly Document[]): string =>
  documents.map(({ kind, name, spec }) => stringify({ apiVersion, kind, metadata: { name }, spec })).join("---\n");
const body = (documents: readonly Document[], source?: string, prune = false) => ({
  files: [{ path: "ops.yaml", text: text(documents) }],
  ...(source === undefined ? {} : { source }),
  prune,
});
const apply = (documents: readonly Document[], source?: string, prune?: boolean) =>
  house.as("admin").configuration.apply({ body: body(documents, source, prune) });
const plan = (documents: readonly Document[], source?: string, prune?: boolean) =>
  house.as("viewer").configuration.plan({ body: body(documents, source, prune) });
const people = () => apply([{ kind: "User", name: "ana", spec: { email: "ana@example.org" } }]);

const team = (name: string): Document => ({ kind: "Team", name, spec: { members: ["ana"] } });
const service = (name: string, owner: string, more: object = {}): Document => ({
  kind: "Service",
  name,
  spec: { owner, ...more },
});
const schedule = (name: string): Document => ({
  kind: "Schedule",
  name,
  spec: {
    timeZone: "UTC",
    rotations: [
      { name: "week", members: ["ana"], firstHandoff: "2026-01-05T09:00", period: { unit: "weeks", count: 1 } },
    ],
  },
});
const policy = (name: string, through: string): Document => ({
  kind: "EscalationPolicy",
  name,
  spec: { repeat: 0, steps: [{ delayMinutes: 0, targets: [{ kind: "schedule", name: through }] }] },
});
const names = async (kind: string) =>
  (await house.as("admin").configuration.export({ query: { kind } })).documents.map(
    ({ metadata }) => (metadata as { name: string }).name,
  );
const rule = (name: string, more: object = {}): Document => ({
  kind: "AlertRule",
  name,
  spec: { when: 'labels.env == "dev"', do: { suppress: { reason: "dev" } }, ...more },
});

describe("what the files of a source name no more", () => {
  test("is planned as a removal, left without prune, and taken away with it, with its audit row", async () => {
    await apply([rule("one"), rule("two")], "repository-a");
    const left = [{ action: "leave", kind: "AlertRule", name: "two", file: "ops.yaml" }];
    expect(await plan([rule("one")], "repository-a")).toMatchObject({ removals: left, removes: 0 });
    expect(await apply([rule("one")], "repository-a")).toMatchObject({ removals: left, removes: 0 });
    expect(await names("AlertRule")).toEqual(["one", "two"]);
    const gone = [{ action: "remove", kind: "AlertRule", name: "two" }];
    expect(await plan([rule("one")], "repository-a", true)).toMatchObject({ removals: gone, removes: 1 });
    expect(await names("AlertRule"), "planning changes nothing").toEqual(["one", "two"]);
    expect(await apply([rule("one")], "repository-a", true)).toMatchObject({ removals: gone, removes: 1 });
    expect(await names("AlertRule")).toEqual(["one"]);
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "alert-rule:two" } });
    expect(entries.map(({ action }) => action)).toContain("alerts.removeRule");
    expect(await apply([rule("one")], "repository-a", true)).toMatchObject({ removals: [], removes: 0 });
  });

  test("stays where another source named it since, or where no source ever did", async () => {
    await apply([rule("by-hand")]);
    await apply([rule("shared"), rule("own")], "repository-b");
    await apply([rule("shared")], "repository-c");
    expect((await apply([rule("own")], "repository-b", true)).removals).toEqual([]);
    expect(await names("AlertRule")).toEqual(expect.arrayContaining(["by-hand", "shared", "own"]));
  });

  test("stays where somebody changed it by hand since, and says which field", async () => {
    await apply([rule("kept"), rule("edited")], "repository-d");
    await apply([rule("edited", { stop: true })]);
    expect((await apply([rule("kept")], "repository-d", true)).removals).toMatchObject([
      { action: "keep", name: "edited", because: "it was changed by hand since (spec.stop)" },
    ]);
  });

  test("stays where it is of a kind that files take none away of", async () => {
    const environment = { kind: "Environment", name: "qa", spec: { kind: "testing" } };
    await apply([rule("other"), environment], "repository-e");
    expect((await apply([rule("other")], "repository-e", true)).removals).toMatchObject([
      { action: "keep", kind: "Environment", because: "files take nothing of the kind Environment away" },
    ]);
  });

  test("made again by hand after it went is nobody's", async () => {
    await apply([rule("base"), rule("again")], "repository-f");
    await apply([rule("base")], "repository-f", true);
    await apply([rule("again")]);
    expect((await apply([rule("base")], "repository-f", true)).removals).toEqual([]);
    expect(await names("AlertRule")).toContain("again");
  });

  test("is not asked for without a source", async () => {
    await expect(apply([rule("one")], undefined, true)).rejects.toMatchObject({ status: 400 });
  });
});

describe("what is named by something that stays", () => {
  test("is kept, and what names it is told; it goes with the last that does", async () => {
    await apply([team("crew"), schedule("rota"), policy("page-crew", "rota")], "on-call");
    await apply([{ ...service("shop", "crew"), spec: { owner: "crew", escalationPolicy: "page-crew" } }]);
    const { removals } = await apply([team("crew")], "on-call", true);
    expect(removals).toMatchObject([
      { action: "keep", kind: "EscalationPolicy", because: "Service shop names it" },
      { action: "keep", kind: "Schedule", because: "EscalationPolicy page-crew names it" },
    ]);
    await apply([service("shop", "crew")]);
    expect((await apply([team("crew")], "on-call", true)).removals).toMatchObject([
      { action: "remove", kind: "EscalationPolicy" },
      { action: "remove", kind: "Schedule" },
    ]);
    expect(await names("Schedule")).toEqual([]);
  });

  test("a service goes into the archive; its team, which owned it, stays and says so", async () => {
    await apply([team("old-crew"), service("old-shop", "old-crew"), rule("some")], "shops");
    const { removals } = await apply([rule("some")], "shops", true);
    expect(removals).toMatchObject([
      { action: "remove", kind: "Service", name: "old-shop" },
      { action: "keep", kind: "Team", because: expect.stringContaining("owns old-shop, which is archived") },
    ]);
    expect(await names("Service")).not.toContain("old-shop");
    await house.as("editor").catalog.unarchiveService({ params: { name: "old-shop" } });
  });
});

test("nothing goes when something else of the files is refused", async () => {
  await apply([rule("first"), rule("second")], "all-or-nothing");
  const wrong = { kind: "Service", name: "x", spec: { owner: "nobody-at-all" } };
  await expect(apply([rule("first"), wrong], "all-or-nothing", true)).rejects.toMatchObject({ status: 400 });
  expect(await names("AlertRule")).toContain("second");
});
