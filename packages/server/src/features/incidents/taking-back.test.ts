import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { holdMail } from "../../testing/held-mail.ts";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";
import { problemOf } from "../../testing/problem-of.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
});
afterEach(async () => {
  house.mailbox.refuse(undefined);
  await house.resolveAll();
  await house.expectNothingMore();
});
afterAll(() => house.close());

let serial = 0;
const broken = (service: string) => {
  serial += 1;
  return { alertname: `Broken${serial}`, severity: "page", service };
};
const get = (id: string) => house.as("viewer").incidents.get({ params: { id } });
const responder = () => house.as("responder").incidents;
const kindsSince = (incident: Awaited<ReturnType<typeof get>>, kind: string) => {
  const kinds = incident.timeline.map((entry) => entry.kind);
  return kinds.slice(kinds.lastIndexOf(kind));
};
const eventsOf = async (id: string) =>
  (await house.kernel.db.selectFrom("event").selectAll().where("subject", "=", `incident:${id}`).execute()).map(
    ({ name }) => name,
  );

/** An incident of payments for which ana was paged at once, and ben and cleo are due after five minutes. */
async function paged() {
  const labels = broken("payments");
  await house.alert(labels);
  house.mailTo("ana");
  const { shortId: id } = await house.live("payments");
  return { labels, id, params: { id } };
}

describe("an acknowledgement that is taken back", () => {
  test("at once leaves no trace in the paging: the next step has as long as it had", async () => {
    const { params, id } = await paged();
    await house.advance(2 * MINUTE);
    await responder().acknowledge({ params });
    await house.advance(40 * SECOND);
    const back = await responder().unacknowledge({ params });
    expect(back).toMatchObject({ status: "open", acknowledgedAt: null, acknowledgedBy: null });
    expect(back.pagingRun).toMatchObject({ status: "running", stepsTaken: 1 });
    expect(back.pagingRun?.pages).toMatchObject([{ user: "ana", status: "delivered" }]);
    await house.settle();
    await house.advance(2 * MINUTE + 40 * SECOND);
    await house.expectNothingMore();
    await house.advance(30 * SECOND);
    for (const name of ["ben", "cleo"]) house.mailTo(name);
    expect(kindsSince(await get(id), "unacknowledged").slice(0, 2)).toEqual(["unacknowledged", "paging"]);
    expect(await eventsOf(back.id)).toContain("incidents.incidentUnacknowledged");
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: `incident:${id}` } });
    expect(entries[0]).toMatchObject({
      actor: "the-responder",
      action: "incidents.unacknowledge",
      before: { status: "acknowledged", acknowledgedBy: "the-responder" },
      after: { status: "open" },
    });
  });

  test("after a while asks those again who were asked last, for they may sleep again", async () => {
    const { params } = await paged();
    await responder().acknowledge({ params });
    await house.advance(30 * MINUTE);
    const back = await house.as("editor").incidents.unacknowledge({ params });
    expect(back.timeline.find(({ kind }) => kind === "unacknowledged")?.text).toBe(
      "Acknowledgement taken back: the-editor took back the one of the-responder",
    );
    await house.settle();
    expect(house.mailTo("ana").text).toContain("nobody looks after it any more");
    await house.advance(5 * MINUTE + SECOND);
    for (const name of ["ben", "cleo"]) house.mailTo(name);
  });

  test("sends the message that it had stopped on its way", async () => {
    house.mailbox.refuse({ code: 451, text: "later", only: "ana@example.org" });
    await house.alert(broken("payments"));
    const params = { id: (await house.live("payments")).shortId };
    await responder().acknowledge({ params });
    await house.settle();
    house.mailbox.refuse(undefined);
    await house.advance(5 * SECOND);
    await responder().unacknowledge({ params });
    await house.settle();
    house.mailTo("ana");
  });

  test("can be given again, also with the link of the first message", async () => {
    await house.alert(broken("payments"));
    const token = /\/ack\/(\S+)/.exec(house.mailTo("ana").text)?.[1] ?? "";
    const params = { id: (await house.live("payments")).shortId };
    await responder().acknowledge({ params });
    await responder().unacknowledge({ params });
    await responder().unacknowledge({ params });
    await house.as("nobody").incidents.useAckLink({ params: { token } });
    expect(await get(params.id)).toMatchObject({ status: "acknowledged", acknowledgedBy: "ana" });
    await house.settle();
    await house.advance(20 * MINUTE);
  });

  test("goes on with the fallback too, and is refused once it is over", async () => {
    const body = { title: "Odd", severity: "SEV3", service: "orphan" } as const;
    const { shortId: id } = await responder().declare({ body });
    await house.settle();
    house.mailTo("the-admin");
    await responder().acknowledge({ params: { id } });
    const back = await responder().unacknowledge({ params: { id } });
    expect(back.timeline.at(-1)).toMatchObject({ kind: "paging", text: "Paging goes on where it stood." });
    await house.settle();
    await house.expectNothingMore();
    await responder().resolve({ params: { id }, body: {} });
    expect(await problemOf(responder().unacknowledge({ params: { id } }))).toMatchObject({ status: 409 });
    expect(await problemOf(house.as("viewer").incidents.unacknowledge({ params: { id } }))).toMatchObject({
      status: 403,
    });
  });
});

describe("an acknowledgement that is taken back while a mail is under way", () => {
  /** Ana's mail has come, and nobody has heard yet that it has; meanwhile somebody looks after the incident. */
  async function underWay() {
    const held = holdMail(house);
    await house.alert(broken("payments"), "firing", 0);
    await held.arrived;
    const params = { id: (await house.live("payments")).shortId };
    await responder().acknowledge({ params });
    await house.settle(0);
    return { answer: held.answer, params };
  }
  /** How ana's pages stand: the one that was stopped, and the one that goes on for it. */
  const pagesOf = async ({ id }: { id: string }) =>
    (await get(id)).pagingRun?.pages.map(({ user, status }) => `${user} ${status}`);

  test("after it arrived, sends none: who has it is reached", async () => {
    const { answer, params } = await underWay();
    answer();
    await house.settle();
    await responder().unacknowledge({ params });
    await house.settle();
    house.mailTo("ana");
    expect(await pagesOf(params)).toEqual(["ana cancelled", "ana delivered"]);
    await house.advance(MINUTE);
    await house.expectNothingMore();
  });

  test("before it is known whether it arrived, waits for that", async () => {
    const { answer, params } = await underWay();
    await responder().unacknowledge({ params });
    await house.settle(0);
    expect(await pagesOf(params)).toEqual(["ana cancelled", "ana pending"]);
    answer();
    await house.settle();
    house.mailTo("ana");
    expect(await pagesOf(params)).toEqual(["ana cancelled", "ana delivered"]);
    await house.advance(MINUTE);
    await house.expectNothingMore();
  });

  test("whose line broke before its server said that it has it, sends it again under the same id", async () => {
    const { answer, params } = await underWay();
    answer({ outcome: "retry", detail: "the line broke" });
    await house.settle();
    await responder().unacknowledge({ params });
    await house.settle();
    const [first, again] = [house.mailTo("ana"), house.mailTo("ana")];
    expect(again.messageId).toBe(first.messageId);
    expect(await pagesOf(params)).toEqual(["ana cancelled", "ana delivered"]);
  });
});

describe("an incident that was resolved by mistake", () => {
  test("comes back with whoever looked after it, its alerts and its story; nobody is paged", async () => {
    const { params, id } = await paged();
    await responder().acknowledge({ params });
    await responder().resolve({ params, body: {} });
    await house.settle();
    await house.advance(4 * SECOND);
    const back = await responder().reopen({ params });
    expect(back).toMatchObject({
      status: "acknowledged",
      acknowledgedBy: "the-responder",
      resolvedAt: null,
      resolvedBy: null,
      openAlerts: 1,
      pagingRun: { status: "stopped" },
    });
    expect(back.timeline.at(-1)).toMatchObject({
      kind: "reopened",
      text: "Reopened: the-responder reopened it; the-responder looks after it",
    });
    expect(await eventsOf(back.id)).toContain("incidents.incidentReopened");
    await house.advance(30 * MINUTE);
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: `incident:${id}` } });
    expect(entries[0]).toMatchObject({ action: "incidents.reopen", before: { status: "resolved" } });
    const again = broken("payments");
    await house.alert(again);
    expect(await get(id)).toMatchObject({ openAlerts: 2 });
  });

  test("pages on where nobody had answered and an alert still fires", async () => {
    const { params } = await paged();
    await responder().resolve({ params, body: {} });
    await house.advance(4 * SECOND);
    const back = await responder().reopen({ params });
    expect(back).toMatchObject({ status: "open", pagingRun: { status: "running", stepsTaken: 1 } });
    await house.advance(5 * MINUTE);
    for (const name of ["ben", "cleo"]) house.mailTo(name);
  });

  test("pages nobody when its alerts are over, and says so", async () => {
    const { params, labels, id } = await paged();
    await house.alert(labels, "resolved");
    expect(await get(id)).toMatchObject({ status: "resolved", resolvedBy: "shipshape" });
    const back = await responder().reopen({ params });
    expect(back).toMatchObject({ status: "open", pagingRun: { status: "stopped" } });
    expect(back.timeline.at(-1)?.text).toContain("no alert fires, so nobody is paged");
    await house.advance(30 * MINUTE);
  });

  test("gives way to the one that is live by now, and stays over after a week", async () => {
    const { params, id, labels } = await paged();
    await responder().resolve({ params, body: {} });
    const next = await paged();
    expect(await problemOf(responder().reopen({ params }))).toMatchObject({
      status: 409,
      message: `${next.id} is live for payments by now: go on there.`,
    });
    await house.alert(labels, "resolved");
    await house.alert(next.labels, "resolved");
    await house.advance(8 * 24 * HOUR);
    expect(await problemOf(responder().reopen({ params }))).toMatchObject({
      status: 409,
      message: expect.stringContaining(`${id} stays over`),
    });
  });
});

test("many at once: each has its answer, and what one refuses hinders no other", async () => {
  const ids: string[] = [];
  for (const service of ["orphan", undefined, undefined]) {
    const body = { title: "Many", severity: "SEV4", page: false, ...(service ? { service } : {}) } as const;
    ids.push((await responder().declare({ body })).shortId);
  }
  const [first = "", second = "", third = ""] = ids;
  await house.as("editor").incidents.acknowledge({ params: { id: second } });
  const act = (action: "acknowledge" | "unacknowledge" | "resolve" | "reopen", incidents: string[]) =>
    responder().actOnMany({ body: { action, incidents } });
  expect((await act("acknowledge", [first, second, "INC-99999", third, first])).results).toMatchObject([
    { asked: first, done: true, because: "it is acknowledged", incident: { acknowledgedBy: "the-responder" } },
    { asked: second, done: false, because: expect.stringContaining("the-editor acknowledged it"), incident: null },
    { asked: "INC-99999", done: false, because: expect.stringContaining("There is no incident") },
    { asked: third, done: true },
  ]);
  expect((await act("unacknowledge", [first, third])).results.map(({ done }) => done)).toEqual([true, true]);
  expect((await act("resolve", ids)).results.map(({ because }) => because)).toEqual(Array(3).fill("it is resolved"));
  expect((await act("reopen", ids)).results.map(({ because }) => because)).toEqual([
    "it is open",
    "it is acknowledged",
    "it is open",
  ]);
  expect(
    await problemOf(house.as("viewer").incidents.actOnMany({ body: { action: "resolve", incidents: ids } })),
  ).toMatchObject({ status: 403 });
});
