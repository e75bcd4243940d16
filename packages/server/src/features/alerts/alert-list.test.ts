import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";

let house: PagerHouse;
const MINUTE_MS = 60_000;

beforeAll(async () => {
  house = await pagerHouse();
  await house.as("editor").configuration.apply({
    body: {
      files: [
        {
          path: "mine.yaml",
          text: `apiVersion: shipshape/v1
kind: Team
metadata: { name: store }
spec: { members: [dora, the-editor], escalationPolicy: gap-policy }`,
        },
      ],
    },
  });
  await house.alert({ alertname: "DiskFull", service: "inventory", severity: "warning", env: "production" });
  await house.advance(MINUTE_MS);
  await house.alert({ alertname: "ChargesFail", service: "payments", severity: "critical", env: "production" });
  house.mailTo("ana");
  await house.advance(MINUTE_MS);
  await house.alert({ alertname: "CertificateEnds", service: "checkout", severity: "info", env: "staging" });
  await house.alert({ alertname: "Backlog", service: "inventory", severity: "warning" });
  await house.alert({ alertname: "Backlog", service: "inventory", severity: "warning" }, "resolved");
  await house.runPeriodic("alerts.indexWords");
});
afterAll(() => house.close());

type Query = NonNullable<NonNullable<Parameters<ReturnType<PagerHouse["as"]>["alerts"]["list"]>[0]>["query"]>;
const names = async (query: Query, role: "viewer" | "editor" = "viewer") => {
  const { alerts } = await house.as(role).alerts.list({ query });
  return alerts.map(({ labels }) => labels["alertname"]);
};

describe("the list of alerts", () => {
  test.each<[string, Query, string[]]>([
    ["newest first", {}, ["Backlog", "CertificateEnds", "ChargesFail", "DiskFull"]],
    ["in the order of urgency", { sort: "urgent" }, ["ChargesFail", "DiskFull", "CertificateEnds", "Backlog"]],
    ["of one severity", { severity: "critical" }, ["ChargesFail"]],
    ["of one service", { service: "checkout" }, ["CertificateEnds"]],
    ["of what a team owns", { team: "store" }, ["Backlog", "DiskFull"]],
    ["with these labels", { label: "env=production,severity=warning" }, ["DiskFull"]],
    ["by the beginnings of words", { search: "pay charg" }, ["ChargesFail"]],
    ["by a word of a label", { search: "staging" }, ["CertificateEnds"]],
    ["not by the name of a label", { search: "alertname" }, []],
    ["by its short id", { search: "alr-1" }, ["DiskFull"]],
    [
      "by signs alone, which is everything",
      { search: " : & ' " },
      ["Backlog", "CertificateEnds", "ChargesFail", "DiskFull"],
    ],
    ["from one source", { source: "slo" }, []],
  ])("%s", async (_, query, expected) => expect(await names(query)).toEqual(expected));

  test("mine is what a team of mine owns", async () => {
    expect(await names({ whose: "mine" }, "editor")).toEqual(["Backlog", "DiskFull"]);
    expect(await names({ whose: "mine" })).toEqual([]);
    expect(await house.as("editor").alerts.count()).toEqual({
      firing: 3,
      mine: 1,
      severities: ["critical", "info", "warning"],
    });
  });

  test.each(["newest", "urgent"] as const)("page by page it is the same list, %s", async (sort) => {
    const whole = await names({ sort });
    const seen: (string | undefined)[] = [];
    let after: string | undefined;
    do {
      const page = await house.as("viewer").alerts.list({ query: { sort, limit: 1, after } });
      seen.push(...page.alerts.map(({ labels }) => labels["alertname"]));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual(whole);
  });

  test("a page that ends where the firing ones end goes on with the resolved ones", async () => {
    const first = await house.as("viewer").alerts.list({ query: { sort: "urgent", limit: 3 } });
    expect(first.next).toMatch(/^firing\./);
    expect(await names({ sort: "urgent", after: first.next ?? "" })).toEqual(["Backlog"]);
  });
});

describe("the answer to an alert", () => {
  const answer = async () => {
    const { alerts } = await house.as("viewer").alerts.list({ query: { severity: "critical" } });
    return alerts[0]?.answer;
  };

  test("says who was paged, and who is next", async () => {
    const { nextStepAt } = (await house.live("payments")).pagingRun ?? {};
    expect(await answer()).toMatchObject({
      incidentStatus: "open",
      paged: { user: "ana", others: 0 },
      next: { at: nextStepAt, to: ["ben", "cleo"] },
    });
  });

  test("the round after the last step begins with whoever is on call then", async () => {
    await house.advance(4 * MINUTE_MS);
    house.mailTo("ben");
    house.mailTo("cleo");
    expect(await answer()).toMatchObject({ paged: { others: 1 }, next: { to: ["ana"] } });
  });

  test("says who looks after it", async () => {
    const { id } = await house.live("payments");
    await house.as("responder").incidents.acknowledge({ params: { id } });
    await house.settle();
    expect(await answer()).toMatchObject({
      incidentStatus: "acknowledged",
      acknowledgedBy: "the-responder",
      next: null,
    });
  });

  test("an alert that opened no incident has none", async () => {
    const { alerts } = await house.as("viewer").alerts.list({ query: { severity: "info" } });
    expect(alerts).toMatchObject([{ answer: null, incidentShortId: null }]);
  });
});

test("alerts like this one, and how they ended", async () => {
  const { id } = await house.live("payments");
  await house.as("responder").incidents.addNote({ params: { id }, body: { text: "Rolled back to 1.4." } });
  await house.as("responder").incidents.resolve({ params: { id }, body: {} });
  await house.alert(
    { alertname: "ChargesFail", service: "payments", severity: "critical", env: "production" },
    "resolved",
  );
  await house.advance(MINUTE_MS);
  await house.alert({ alertname: "ChargesFail", service: "payments", severity: "critical", env: "production" });
  house.mailTo("ana");
  await house.alert({ alertname: "ChargesFail", service: "payments", severity: "warning", zone: "b" });
  const { alerts } = await house.as("viewer").alerts.list({ query: { severity: "critical", status: "firing" } });
  const similar = await house.as("viewer").alerts.similar({ params: { id: alerts[0]?.shortId ?? "" } });
  expect(similar.alerts).toMatchObject([
    { status: "resolved", sameLabels: true, resolvedBy: "the-responder", notes: ["Rolled back to 1.4."] },
  ]);
  const other = await house.as("viewer").alerts.list({ query: { label: "zone=b" } });
  const named = await house.as("viewer").alerts.similar({ params: { id: other.alerts[0]?.shortId ?? "" } });
  expect(named.alerts.map(({ sameLabels }) => sameLabels)).toEqual([false, false]);
});

test("urgent is what pages: an error after what is critical, a word that nobody knows with the errors", async () => {
  const severities = ["critical", "oops", "error", "low", "warning", "none", "fatal"];
  const alerts = severities.map((severity) => ({ labels: { alertname: `Order-${severity}`, severity, order: "yes" } }));
  await house.as("responder").alerts.ingest({ body: { alerts } });
  const sorted = await names({ sort: "urgent", label: "order=yes" });
  const parts = [sorted.slice(0, 2), sorted.slice(2, 4), sorted.slice(4)];
  expect([parts[0]?.sort(), parts[1]?.sort(), parts[2]]).toEqual([
    ["Order-critical", "Order-fatal"],
    ["Order-error", "Order-oops"],
    ["Order-warning", "Order-low", "Order-none"],
  ]);
});
