import { localMinute } from "@shipshape/domain/time/local-moment";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";

const DAY_MS = 86_400_000;
const SCHEDULE = `
apiVersion: shipshape/v1
kind: Schedule
metadata: { name: turns }
spec:
  timeZone: Europe/Berlin
  rotations: [{ name: week, members: [ana, ben, cleo], firstHandoff: "2026-01-05T09:00", period: { unit: weeks, count: 1 } }]
`;

let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
  await house.as("admin").configuration.apply({ body: { files: [{ path: "turns.yaml", text: SCHEDULE }] } });
});
afterEach(() => house.expectNothingMore());
afterAll(() => house.close());

const moment = (at: Date): string => localMinute(at.getTime(), "Europe/Berlin");

test("a cover that has to be approved is told to whoever may, not only to whom it is for", async () => {
  const waiting = SCHEDULE.replace("name: turns", "name: careful").replace(
    "spec:",
    "spec:\n  coverNeedsApproval: true",
  );
  const { oncall, configuration } = house.as("admin");
  await configuration.apply({ body: { files: [{ path: "careful.yaml", text: waiting }] } });
  await house.kernel.db.updateTable("userAccount").set({ role: "editor" }).where("name", "=", "cleo").execute();
  const to = new Date(house.kernel.clock.now().getTime() + 56 * DAY_MS);
  const { schedules } = await oncall.listShifts({ query: { to } });
  const shift = schedules
    .find(({ schedule }) => schedule === "careful")
    ?.shifts.find(({ user, from }) => user === "ana" && from > house.kernel.clock.now());
  if (!shift) throw new Error("ana has no shift");
  const { id } = await oncall.createCoverRequest({
    params: { name: "careful" },
    body: { user: "ana", from: shift.from, to: shift.to },
  });
  await house.settle();
  for (const name of ["ben", "cleo"]) house.mailTo(name);

  await oncall.takeCoverRequest({ params: { requestId: id }, body: { user: "ben" } });
  await house.settle();
  expect(house.mailTo("ana").subject).toBe("ben would cover for you on careful");
  const asked = house.mailTo("cleo");
  expect(asked.subject).toBe("A cover on careful waits for an approval");
  expect(asked.text).toContain("It counts once you or another editor approve it");

  await oncall.approveCoverRequest({ params: { requestId: id } });
  await house.settle();
  for (const name of ["ana", "ben"]) house.mailTo(name);
  await oncall.unapproveCoverRequest({ params: { requestId: id } });
  await house.settle();
  const [toAna, toBen] = ["ana", "ben"].map((name) => house.mailTo(name));
  expect([toAna?.subject, toBen?.subject]).toEqual(
    Array(2).fill("The cover for ana on careful does not count any more"),
  );
  expect(toBen?.text).toContain("Until then ana is on call");
});

test("colleagues are told who asks for cover; both are told once somebody covers, and pages follow", async () => {
  const { oncall } = house.as("admin");
  const now = house.kernel.clock.now();
  const { schedules } = await oncall.listShifts({ query: { to: new Date(now.getTime() + 28 * DAY_MS) } });
  const shift = schedules
    .find(({ schedule }) => schedule === "turns")
    ?.shifts.find(({ user, from }) => user === "ana" && from > now);
  if (!shift) throw new Error("ana has no shift");

  const body = { user: "ana", from: shift.from, to: shift.to, note: "a wedding" };
  const asked = await oncall.createCoverRequest({ params: { name: "turns" }, body });
  await house.settle();
  const mails = ["ben", "cleo"].map((name) => house.mailTo(name));
  expect(mails.map(({ subject }) => subject)).toEqual(["ana asks for cover on turns", "ana asks for cover on turns"]);
  expect(mails[0]?.text).toContain(
    `cover turns from ${moment(shift.from)} to ${moment(shift.to)} (Europe/Berlin): a wedding`,
  );

  await oncall.takeCoverRequest({ params: { requestId: asked.id }, body: { user: "ben" } });
  await house.settle();
  expect(["ana", "ben"].map((name) => house.mailTo(name).subject)).toEqual([
    "ben covers for ana on turns",
    "ben covers for ana on turns",
  ]);
  const { onCall } = await oncall.whoIsOnCall({ query: { at: new Date(shift.from.getTime() + DAY_MS) } });
  expect(onCall.find(({ schedule }) => schedule === "turns")?.people.map(({ user }) => user)).toEqual(["ben"]);
});
