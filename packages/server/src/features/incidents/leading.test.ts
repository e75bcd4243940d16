import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../kernel/id.ts";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";
import { problemOf } from "../../testing/problem-of.ts";

const MINUTE = 60_000;
let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
});
afterEach(async () => {
  await house.resolveAll();
  await house.expectNothingMore();
});
afterAll(() => house.close());

const responder = () => house.as("responder").incidents;
const declared = async (change: object = {}) => {
  const body = { title: "Charges fail", severity: "SEV3", page: false, ...change } as const;
  const { shortId } = await responder().declare({ body });
  return { id: shortId };
};
const lastAudit = async (id: string) =>
  (await house.as("admin").access.listAudit({ query: { subject: `incident:${id}` } })).entries[0];

describe("whoever leads", () => {
  test("says how bad it is and what is wrong; what stays the same is not told", async () => {
    const params = await declared();
    const worse = await responder().update({ params, body: { severity: "SEV1" } });
    expect(worse).toMatchObject({ severity: "SEV1", title: "Charges fail" });
    expect(worse.timeline.at(-1)).toMatchObject({
      kind: "severity",
      text: "Severity changed from SEV3 to SEV1 by the-responder",
      isKey: true,
    });
    expect(await lastAudit(params.id)).toMatchObject({
      action: "incidents.update",
      before: { severity: "SEV3" },
      after: { severity: "SEV1" },
    });
    const both = await responder().update({ params, body: { title: "No card can be charged", severity: "SEV1" } });
    expect(both).toMatchObject({ title: "No card can be charged" });
    expect(both.timeline).toHaveLength(worse.timeline.length + 1);
    const same = await responder().update({ params, body: { title: "No card can be charged" } });
    expect(same.timeline).toHaveLength(both.timeline.length);
    expect(await problemOf(house.as("viewer").incidents.update({ params, body: {} }))).toMatchObject({ status: 403 });
  });

  test("is named, and so is who speaks for it; one person a role, and nobody again", async () => {
    const params = await declared();
    const assign = (role: "commander" | "communications", user: string | null) =>
      responder().assignRole({ params: { ...params, role }, body: { user } });
    await assign("commander", "ana");
    await assign("commander", "ben");
    expect((await assign("communications", "cleo")).roles).toMatchObject([
      { role: "commander", user: "ben" },
      { role: "communications", user: "cleo" },
    ]);
    const { roles, timeline } = await assign("commander", null);
    expect(roles).toMatchObject([{ role: "communications" }]);
    expect(timeline.filter(({ kind }) => kind === "role").map(({ text }) => text)).toEqual([
      "ana leads it",
      "ben leads it",
      "cleo speaks for it",
      "ben no longer leads it",
    ]);
    expect(await lastAudit(params.id)).toMatchObject({ action: "incidents.assignRole", before: { user: "ben" } });
    expect(await problemOf(assign("commander", "nobody-known"))).toMatchObject({ status: 404 });
  });
});

describe("the timeline", () => {
  test("lets people change their own note, and keeps what it said", async () => {
    const params = await declared();
    const { timeline } = await responder().addNote({ params, body: { text: "It is the card procesor" } });
    const entryId = timeline.at(-1)?.id ?? "";
    const edit = (text: string, as: "responder" | "editor" = "responder") =>
      house.as(as).incidents.editNote({ params: { ...params, entryId }, body: { text } });
    await house.advance(MINUTE);
    await edit("It is the card processor");
    await house.advance(MINUTE);
    const changed = (await edit("It was the card processor")).timeline.at(-1);
    expect(changed).toMatchObject({
      text: "It was the card processor",
      earlier: [{ text: "It is the card procesor" }, { text: "It is the card processor" }],
    });
    expect(changed?.editedAt?.getTime()).toBeGreaterThan(changed?.earlier[1]?.at.getTime() ?? 0);
    expect(await lastAudit(params.id)).toMatchObject({ action: "incidents.editNote" });
    expect(await problemOf(edit("Not mine", "editor"))).toMatchObject({
      status: 403,
      message: expect.stringContaining("the-responder wrote this note"),
    });
    const opened = timeline[0]?.id ?? "";
    expect(
      await problemOf(responder().editNote({ params: { ...params, entryId: opened }, body: { text: "x" } })),
    ).toMatchObject({ status: 409 });
    expect(
      await problemOf(responder().editNote({ params: { ...params, entryId: newId() }, body: { text: "x" } })),
    ).toMatchObject({ status: 404 });
  });

  test("tells the story in short, and people say what belongs to it", async () => {
    const alert = { alertname: "Story", severity: "page", service: "payments" };
    await house.alert(alert);
    house.mailTo("ana");
    const { shortId, timeline } = await house.live("payments");
    expect(timeline.filter(({ isKey }) => !isKey).map(({ kind }) => kind)).toEqual(["paged", "delivered"]);
    const entryId = timeline.find(({ kind }) => kind === "delivered")?.id ?? "";
    const marked = await responder().markKeyEvent({ params: { id: shortId, entryId }, body: { isKey: true } });
    expect(marked.timeline.find(({ id }) => id === entryId)).toMatchObject({ isKey: true });
  });
});

describe("the pager says whom it would page", () => {
  test("of a service, step by step, or by the fallback and why", async () => {
    const preview = (service: string) => house.as("viewer").incidents.previewPaging({ query: { service } });
    expect(await preview("payments")).toMatchObject({
      escalationPolicy: "payments-policy",
      steps: [
        { step: 1, people: [{ user: "ana", because: expect.stringContaining("on call for payments-primary") }] },
        { step: 2, afterMinutes: 5, people: [{ user: "ben" }, { user: "cleo" }] },
      ],
    });
    expect((await preview("inventory")).steps[0]).toMatchObject({ people: [], unreachable: [expect.any(String)] });
    expect(await preview("orphan")).toMatchObject({
      escalationPolicy: "built-in-fallback",
      because: expect.stringContaining("neither orphan nor its owner money has an escalation policy"),
      steps: [{ people: [{ user: "the-admin" }] }],
    });
    expect(await problemOf(preview("nowhere"))).toMatchObject({ status: 404 });
  });

  test("and whom next, while a run goes on", async () => {
    await house.alert({ alertname: "Next", severity: "page", service: "payments" });
    house.mailTo("ana");
    const { shortId: id, pagingRun } = await house.live("payments");
    expect(pagingRun?.next).toMatchObject({ step: 2, people: [{ user: "ben" }, { user: "cleo" }] });
    expect(pagingRun?.next?.at).toEqual(pagingRun?.nextStepAt);
    expect((await responder().acknowledge({ params: { id } })).pagingRun?.next).toBeNull();
  });
});

test("the list is narrowed by severity, by words, and to what is mine", async () => {
  const first = await declared({ title: "Search is slow", severity: "SEV2" });
  const second = await declared({ title: "Mail waits" });
  const third = await declared({ title: "Mail is lost", severity: "SEV2" });
  const listed = async (query: object, as: "responder" | "editor" = "responder") =>
    (await house.as(as).incidents.list({ query: { status: "live", ...query } })).incidents.map(
      ({ shortId }) => shortId,
    );
  expect(await listed({ severity: "SEV2" })).toEqual([third.id, first.id]);
  expect(await listed({ text: "mail" })).toEqual([third.id, second.id]);
  expect(await listed({ text: second.id.toLowerCase() })).toEqual([second.id]);
  await responder().acknowledge({ params: first });
  await responder().assignRole({ params: { ...third, role: "commander" }, body: { user: "the-responder" } });
  expect(await listed({ mine: "true" })).toEqual([third.id, first.id]);
  expect(await listed({ mine: "true" }, "editor")).toEqual([]);
});
