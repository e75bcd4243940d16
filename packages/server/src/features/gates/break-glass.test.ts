import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type GateHouse, gateHouse } from "../../testing/gate-house.ts";
import { problemOf } from "../../testing/problem-of.ts";

const FREEZE = `
apiVersion: shipshape/v1
kind: Freeze
metadata: { name: closing }
spec: { from: "2000-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z", reason: year-end closing }
`;
const place = { service: "payments", environment: "production" };

let house: GateHouse;
beforeAll(async () => {
  house = await gateHouse(FREEZE);
});
afterAll(() => house.close());

const check = (environment = "production") => house.check({ environment });
const breakIt = (more: Record<string, unknown> = {}) =>
  house.as("responder").gates.breakGlass({ body: { ...place, reason: "Nobody can pay: the fix is ready", ...more } });
const active = async () => (await house.as("viewer").gates.listBreakGlass({ query: { active: "true" } })).breakGlass;

describe("broken glass", () => {
  beforeEach(async () => {
    for (const { id } of await active()) await house.as("responder").gates.endBreakGlass({ params: { id } });
  });

  test("opens that one gate, with a warning that says who, why and until when, and what it hides", async () => {
    expect((await check()).verdict).toBe("defer");
    const broken = await breakIt({ minutes: 30 });
    expect(broken).toMatchObject({ active: true, brokenBy: "the-responder" });
    expect(await check()).toMatchObject({
      verdict: "warn",
      because: [
        {
          code: "break_glass",
          text: "the-responder broke the glass: Nobody can pay: the fix is ready; without that it would be refused now",
          until: broken.until,
        },
        { code: "freeze" },
      ],
    });
    expect((await check("staging")).verdict).toBe("defer");
    const { gates } = await house.as("viewer").gates.state({ query: {} });
    expect(gates[0]?.because[0]?.code).toBe("break_glass");
  });

  test("is written down and told", async () => {
    const before = (await house.toldOf("gates.glassBroken")).length;
    await breakIt();
    expect(await house.toldOf("gates.glassBroken")).toHaveLength(before + 1);
    expect((await house.auditOf("gates.breakGlass"))[0]).toMatchObject({
      actor: "the-responder",
      subject: "service:payments",
      after: { reason: "Nobody can pay: the fix is ready" },
    });
  });

  test("ends by itself, and that is told", async () => {
    await breakIt({ minutes: 30 });
    const before = (await house.toldOf("gates.breakGlassEnded")).length;
    await house.advance(31 * MINUTE_MS);
    expect((await check()).verdict).toBe("defer");
    expect(await active()).toEqual([]);
    const told = await house.toldOf("gates.breakGlassEnded");
    expect(told).toHaveLength(before + 1);
    expect(told.at(-1)).toMatchObject({ payload: { early: false, by: "the-responder" } });
  });

  test("can be ended before its time, once, and is not told a second time", async () => {
    const { id } = await breakIt({ minutes: 30 });
    expect(await house.as("editor").gates.endBreakGlass({ params: { id } })).toMatchObject({
      active: false,
      endedBy: "the-editor",
    });
    expect((await check()).verdict).toBe("defer");
    expect(await problemOf(house.as("editor").gates.endBreakGlass({ params: { id } }))).toMatchObject({ status: 409 });
    const before = (await house.toldOf("gates.breakGlassEnded")).length;
    await house.advance(31 * MINUTE_MS);
    expect(await house.toldOf("gates.breakGlassEnded")).toHaveLength(before);
    expect((await house.auditOf("gates.endBreakGlass"))[0]).toMatchObject({ actor: "the-editor" });
  });

  test.each([
    ["a reason of a word", { reason: "urgent" }, "reason"],
    ["a reason of blanks", { reason: " ".repeat(20) }, "reason"],
    ["five hours", { minutes: 300 }, "minutes"],
    ["no time at all", { minutes: 0 }, "minutes"],
  ])("%s is refused", async (_, more, path) => {
    expect(await problemOf(breakIt(more))).toMatchObject({ status: 400, faults: [{ path }] });
    expect(await active()).toEqual([]);
  });

  test("a place nobody knows, and a person who may not, are refused", async () => {
    expect(await problemOf(breakIt({ environment: "moon" }))).toMatchObject({ status: 404 });
    const body = { ...place, reason: "I am only looking around" };
    expect(await problemOf(house.as("viewer").gates.breakGlass({ body }))).toMatchObject({ status: 403 });
  });
});
