import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";

const MINUTE = 60_000;
let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
});
afterAll(() => house.close());

const silence = async (alertname: string, minutes: number) =>
  house.as("responder").alerts.createSilence({
    body: {
      matchers: [{ name: "alertname", value: alertname }],
      endsAt: new Date(house.kernel.clock.now().getTime() + minutes * MINUTE),
      comment: "we are at it",
    },
  });

describe("a silence over all that an incident is about", () => {
  test("lets nobody be paged anew, and paging goes on where it stood when it ends", async () => {
    await house.alert({ alertname: "Hushed", severity: "page", service: "payments" });
    house.mailTo("ana");
    const { shortId } = await silence("Hushed", 20);
    await house.advance(6 * MINUTE);
    await house.expectNothingMore();
    const { timeline, pagingRun } = await house.live("payments");
    expect(timeline.at(-1)?.text).toContain(`silenced by ${shortId} of the-responder`);
    expect(pagingRun).toMatchObject({ status: "running", stepsTaken: 1 });
    await house.advance(15 * MINUTE);
    for (const name of ["ben", "cleo"]) expect(house.mailTo(name).subject).toContain("Hushed is wrong");
    await house.resolveAll();
    await house.expectNothingMore();
  });

  test("that is ended early lets the next step go at once", async () => {
    await house.alert({ alertname: "Early", severity: "page", service: "payments" });
    house.mailTo("ana");
    const { shortId } = await silence("Early", 120);
    await house.advance(6 * MINUTE);
    await house.expectNothingMore();
    await house.as("responder").alerts.expireSilence({ params: { silence: shortId } });
    await house.settle();
    for (const name of ["ben", "cleo"]) expect(house.mailTo(name).subject).toContain("Early is wrong");
    await house.resolveAll();
    await house.expectNothingMore();
  });

  test("one alert that is not covered is enough to go on", async () => {
    await house.alert({ alertname: "One", severity: "page", service: "payments" });
    await house.alert({ alertname: "Other", severity: "page", service: "payments" });
    house.mailTo("ana");
    await silence("One", 60);
    await house.advance(6 * MINUTE);
    for (const name of ["ben", "cleo"]) expect(house.mailTo(name).subject).toContain("One is wrong");
    await house.resolveAll();
    await house.expectNothingMore();
  });
});
