import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { faultsOf, type Person } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SERVICES = 10_000;
const A_FILE = 2_500;
const TYPED = "number 9999";
const SOON = { timeout: 20_000 };
/** A frame's share of a wheel that is turned as fast as a finger can, some 15,000 px a second. */
const FAST_PX = 250;
const STEPS = 120;
/** Twenty pages of five hundred come one after the other. */
const LONG_MS = 300_000;
const RUSHED_PX = 6_000;
/** What the page may compute for one frame or one key. It is CPU time: other programs make the clock slower, not this. */
const FRAME_CPU_MS = 25;
const KEY_CPU_MS = 50;

let house: SignedIn;
let admin: Person;
oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin;
});
afterAll(() => house?.close());

const serviceOf = (_: unknown, at: number): string => `apiVersion: shipshape/v1
kind: Service
metadata: { name: part-${String(at).padStart(5, "0")} }
spec: { owner: payments-team, tier: ${(at % 4) + 1}, description: The part number ${at} of a large company. }
`;

async function applyServices(): Promise<void> {
  const all = Array.from({ length: SERVICES }, serviceOf);
  for (let at = 0; at < SERVICES; at += A_FILE) {
    const text = all.slice(at, at + A_FILE).join("---\n");
    await house.store.shipshape.client.configuration.apply({ body: { files: [{ path: "parts.yaml", text }] } });
  }
}

type Frames = { frames: number[]; rows: number };

/** Notes how long each frame took and how many rows were in the document, until it is asked. */
const watchFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen: Frames = { frames: [], rows: 0 };
    Object.assign(window, { seen });
    let before = performance.now();
    const onFrame = (at: number): void => {
      seen.frames.push(at - before);
      seen.rows = Math.max(seen.rows, document.querySelectorAll("tbody tr").length);
      before = at;
      requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
  });

/** How much CPU time the page's main thread has used, in ms. */
async function cpuOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1_000;
  };
}

const framesOf = (page: Page): Promise<Frames> => page.evaluate(() => Reflect.get(window, "seen") as Frames);

/** After the next frame: the last row in the document, how many there are by the table's word, and where the window is. */
const nextFrame = (page: Page) =>
  page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const row = [...document.querySelectorAll("tbody tr[aria-rowindex]")].at(-1);
    const rows = document.querySelector("table")?.getAttribute("aria-rowcount");
    return { last: Number(row?.getAttribute("aria-rowindex")), count: Number(rows), top: window.scrollY };
  });

/** Frames in which nothing moved: a wheel goes on for a few after it was turned. */
const STILL_FRAMES = 15;

/** Waits until the page stands still. */
async function standsStill(page: Page): Promise<void> {
  let [before, still] = ["", 0];
  while (still < STILL_FRAMES) {
    const now = JSON.stringify(await nextFrame(page));
    still = now === before ? still + 1 : 0;
    before = now;
  }
}

/** Turns the wheel by one step a frame, so often, or until the last row of the list is there. */
async function wheel(page: Page, stepPx: number, steps = Number.POSITIVE_INFINITY): Promise<void> {
  await page.mouse.move(700, 500);
  for (let step = 0; step < steps; step += 1) {
    await page.mouse.wheel(0, stepPx);
    const { last, count } = await nextFrame(page);
    if (stepPx > 0 && last === count) return;
  }
  await standsStill(page);
}

test(
  "ten thousand services: the first are there at once",
  async () => {
    await applyServices();
    const { services } = await house.store.shipshape.client.catalog.listServices({ query: { search: "number 9999 " } });
    expect(services).toHaveLength(1);
    const began = performance.now();
    await admin.page.goto("/services");
    await admin.page.getByRole("row").nth(20).waitFor(SOON);
    console.log(`the first of ${SERVICES} services after ${Math.round(performance.now() - began)} ms`);
  },
  LONG_MS,
);

test(
  "they scroll smoothly to the end, as a table of which assistive technology knows the size",
  async () => {
    const { page } = admin;
    const cpuMs = await cpuOf(page);
    await watchFrames(page);
    const before = await cpuMs();
    await wheel(page, FAST_PX, STEPS);
    const used = (await cpuMs()) - before;
    const { frames } = await framesOf(page);
    const cpuOfFrame = used / frames.length;
    const slowest = frames.toSorted((a, b) => a - b);
    const within = (share: number): number => Math.round(slowest[Math.floor(slowest.length * share)] ?? 0);
    console.log(
      `${frames.length} frames: half within ${within(0.5)} ms, 95 % within ${within(0.95)} ms; ` +
        `${cpuOfFrame.toFixed(1)} ms of CPU for each`,
    );
    expect(cpuOfFrame).toBeLessThan(FRAME_CPU_MS);
    await wheel(page, RUSHED_PX);
    const { count } = await nextFrame(page);
    expect(count).toBeGreaterThan(SERVICES);
    expect((await framesOf(page)).rows).toBeLessThan(200);
    expect(await page.getByRole("row").first().getAttribute("aria-rowindex")).toBe("1");
    expect(await faultsOf(admin, true)).toEqual([]);
  },
  LONG_MS,
);

test("what happens meanwhile moves nothing", async () => {
  const { page } = admin;
  await wheel(page, -RUSHED_PX, 20);
  const focus = () => page.evaluate(() => document.activeElement?.textContent ?? "");
  await page.keyboard.press("j");
  await standsStill(page);
  const seen = await nextFrame(page);
  const focused = await focus();
  const answer = page.waitForResponse(/service-standings/);
  await house.store.shipshape.client.catalog.createService({ body: { name: "aaa", owner: "payments-team", tier: 1 } });
  await answer;
  await page.getByRole("button", { name: "1 new" }).waitFor(SOON);
  expect(await nextFrame(page)).toEqual(seen);
  expect(await focus()).toBe(focused);
});

test("j and k reach every row, also one that is not in the document yet", async () => {
  const { page } = admin;
  const at = () => page.evaluate(() => Number(document.activeElement?.closest("tr")?.getAttribute("aria-rowindex")));
  const first = await at();
  for (let nth = 0; nth < 60; nth += 1) await page.keyboard.press("j");
  await expect.poll(at, SOON).toBe(first + 60);
  await wheel(page, -RUSHED_PX, 10);
  await page.keyboard.press("k");
  await expect.poll(at, SOON).toBe(first + 59);
  const inSight = () =>
    page.evaluate(() => {
      const box = document.activeElement?.closest("tr")?.getBoundingClientRect();
      return box !== undefined && box.top >= 0 && box.bottom <= window.innerHeight;
    });
  await expect.poll(inSight, SOON).toBe(true);
});

/** How long it takes from the next key to the frame that shows it, in ms. */
const watchNextKey = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const shown = new Promise<number>((resolve) => {
      const onKey = ({ timeStamp }: KeyboardEvent): void =>
        void requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp)));
      window.addEventListener("keydown", onKey, { once: true });
    });
    Object.assign(window, { shown: { shown } });
  });

test("what is typed into the filter is seen at once, and what it finds soon", async () => {
  const { page } = admin;
  await page.keyboard.press("/");
  const feedback: number[] = [];
  const cpuMs = await cpuOf(page);
  const before = await cpuMs();
  for (const key of TYPED) {
    await watchNextKey(page);
    await page.keyboard.press(key === " " ? "Space" : key);
    feedback.push(await page.evaluate(() => (Reflect.get(window, "shown") as { shown: Promise<number> }).shown));
  }
  const cpuOfKey = ((await cpuMs()) - before) / TYPED.length;
  const slowest = Math.round(Math.max(...feedback));
  console.log(`a key is shown after ${slowest} ms at most; ${cpuOfKey.toFixed(1)} ms of CPU for each`);
  expect(cpuOfKey).toBeLessThan(KEY_CPU_MS);
  await page.getByRole("link", { name: "part-09999" }).waitFor(SOON);
  // What fewer letters find holds it too.
  await expect.poll(() => page.getByRole("row").count(), SOON).toBe(2);
});
