import { afterAll, beforeAll, expect, test } from "vitest";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";

const MINUTE = 60_000;
let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
  const spec = {
    receivers: [{ name: "pager", escalationPolicy: "payments-policy" }],
    route: { receiver: "pager", groupBy: ["alertname"], groupWait: "0s", groupInterval: "5m", repeatInterval: "1h" },
  };
  const document = { apiVersion: "shipshape/v1", kind: "AlertRouting", metadata: { name: "default" }, spec };
  const files = [{ path: "routing.json", text: JSON.stringify(document) }];
  await house.as("admin").configuration.apply({ body: { files } });
});
afterAll(() => house.close());

const everybody = (subject: string) => {
  for (const name of ["ana", "ben", "cleo"]) expect(house.mailTo(name).subject).toContain(subject);
};

test("a warning that a route sends to a policy pages by it, also where its service is unknown", async () => {
  await house.alert({ alertname: "Routed", severity: "warning" });
  expect(house.mailTo("ana").subject).toContain("Routed is wrong");
  await house.resolveAll();
  await house.alert({ alertname: "Routed", severity: "warning" }, "resolved");
  await house.expectNothingMore();
});

test("a group that still fires after its repeat interval is paged for again, where nobody answered", async () => {
  await house.alert({ alertname: "Ignored", severity: "page", service: "payments" });
  await house.advance(6 * MINUTE);
  await house.advance(6 * MINUTE);
  await house.advance(6 * MINUTE);
  everybody("Ignored is wrong");
  everybody("Ignored is wrong");
  await house.advance(10 * MINUTE);
  expect((await house.live("payments")).pagingRun).toMatchObject({ status: "stopped" });
  await house.advance(35 * MINUTE);
  await house.advance(6 * MINUTE);
  everybody("Ignored is wrong");
  const { timeline } = await house.live("payments");
  expect(timeline.map(({ text }) => text).join("\n")).toMatch(
    /Paged again: group .*Ignored.*, repeat interval elapsed/,
  );
});

test("and not where somebody looks after it", async () => {
  await house.resolveAll();
  await house.alert({ alertname: "Ignored", severity: "page", service: "payments" }, "resolved");
  await house.advance(6 * MINUTE);
  await house.alert({ alertname: "Seen", severity: "page", service: "payments" });
  expect(house.mailTo("ana").subject).toContain("Seen is wrong");
  const { shortId } = await house.live("payments");
  await house.as("responder").incidents.acknowledge({ params: { id: shortId } });
  await house.advance(61 * MINUTE);
  await house.advance(6 * MINUTE);
  await house.expectNothingMore();
});
