import { afterAll, beforeAll, expect, test } from "vitest";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";

let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
});
afterAll(() => house.close());

test("who is paged for several incidents at once gets one message that names them, and one acknowledgement for all", async () => {
  const alerts = ["payments", "checkout"].map((service) => ({
    labels: { alertname: "Down", severity: "page", service },
    annotations: { summary: `${service} is down` },
  }));
  await house.as("responder").alerts.ingest({ body: { alerts } });
  await house.settle();
  const mail = house.mailTo("ana");
  await house.expectNothingMore();
  expect(mail.subject).toMatch(/^2 incidents: /);
  expect(mail.text).toContain("payments is down");
  expect(mail.text).toContain("checkout is down");
  const [, token = ""] = /\/ack\/(\S+)/.exec(mail.text) ?? [];
  const nobody = house.as("nobody").incidents;
  const link = await nobody.getAckLink({ params: { token } });
  expect(link).toMatchObject({ usable: true, because: expect.stringContaining("1 other incident") });

  await nobody.useAckLink({ params: { token } });
  for (const service of ["payments", "checkout"]) {
    expect(await house.live(service)).toMatchObject({ status: "acknowledged", acknowledgedBy: "ana" });
  }
  await house.advance(10 * 60_000);
  await house.expectNothingMore();
  expect(await nobody.getAckLink({ params: { token } })).toMatchObject({ usable: false });
});
