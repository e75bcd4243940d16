import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { PNG } from "pngjs";
import { createServer, type ViteDevServer } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repository } from "../harness/server-process.ts";
import { axeIn } from "./axe.ts";
import { type BrowserForTests, faultsOf, type Person, startBrowser, type View } from "./browser.ts";
import { comparePictures, faultOfPicture } from "./picture-comparison.ts";

const WEB = join(repository, "packages", "web");
const WIDTHS = [1440, 390] as const;
const WIDE: View = { width: 1440, theme: "light" };
const MOVING = { still: false };
const SOON = { timeout: 20_000 };
/** What no picture may depend on: blinking carets, what moves, bars that only some systems show, the list of parts. */
const STILL = `*, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }
::-webkit-scrollbar { display: none; }
nav[aria-label="Parts of the kit"] { visibility: hidden; }`;

let server: ViteDevServer;
let browser: BrowserForTests;
let person: Person;

/** Development as `npm run kit` starts it, without watching files. */
async function startGallery(): Promise<ViteDevServer> {
  const started = await createServer({
    root: WEB,
    configFile: join(WEB, "vite.config.ts"),
    logLevel: "error",
    server: { host: "127.0.0.1", port: 0, ws: false, watch: null, proxy: {}, fs: { strict: false } },
  });
  await started.listen();
  return started;
}

/** What is said for five seconds stays: a busy machine may need longer to come and look at it. */
const LATE_MS = 5_000;
const withoutLateTimers = (lateMs: number): void => {
  const after = window.setTimeout.bind(window);
  const sooner = (run: TimerHandler, ms = 0, ...given: unknown[]): number =>
    ms < lateMs ? after(run, ms, ...given) : 0;
  Object.assign(window, { setTimeout: sooner });
};

const states = (page: Page) => page.locator("[data-gallery-states]");

async function load(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole("heading", { level: 1 }).first().waitFor(SOON);
  await page.addStyleTag({ content: STILL });
}

async function show(page: Page, name: string): Promise<void> {
  if (name === "toast-undo") await load(page, `/kit/${name}`);
  await page.evaluate((path) => {
    history.pushState({}, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
  }, `/kit/${name}`);
  await page.getByRole("heading", { level: 1, name, exact: true, includeHidden: true }).first().waitFor(SOON);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  if (name === "toast-undo") await page.getByText("INC-3 is acknowledged.").last().hover();
  const loading = page.locator("[data-gallery-states] div[aria-busy=true]");
  if (name !== "skeleton") await expect.poll(() => loading.count(), SOON).toBe(0);
}

const shownHow = async (page: Page) => (await states(page).getAttribute("data-gallery-states")) ?? "";

/** What fills the window or covers it is pictured with the window, in both its themes; other parts show both by themselves. */
const isWhole = (how: string): boolean => how !== "both-themes";

async function pictureOf(page: Page): Promise<Buffer> {
  if (!isWhole(await shownHow(page))) return states(page).screenshot();
  await page.evaluate(() => scrollTo(0, 0));
  return page.screenshot();
}

/** As `faultsOf`, of the part alone: that landmarks stand twice, light and dark, is the gallery's doing. */
async function faultsOfStates({ page, complaints }: Person, how: string): Promise<string[]> {
  const all = (await axeIn(page)).options({ resultTypes: ["violations"] });
  const axe = isWhole(how) ? all : all.include("[data-gallery-states]").disableRules(["landmark-unique"]);
  const { violations } = await axe.analyze();
  return [
    ...violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    ...(await overflowOf(page)),
    ...complaints(),
  ];
}

async function overflowOf(page: Page): Promise<string[]> {
  const px = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return px > 0 ? [`it is ${px} px wider than the window`] : [];
}

/** What can be reached by keyboard in a part and does not show that it is there. */
async function unseenFocus(page: Page): Promise<string[]> {
  await page.keyboard.press("Tab");
  return page.evaluate(() => {
    const own = (element: Element): string =>
      [null, "::after"]
        .map((part) => {
          const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor } = getComputedStyle(
            element,
            part,
          );
          return `${outlineStyle === "none" ? "" : outlineWidth} ${boxShadow} ${borderColor} ${backgroundColor}`;
        })
        .join();
    // A choice in a frame lets the frame show it.
    const looks = (element: Element) => own(element) + (element.parentElement ? own(element.parentElement) : "");
    const focusable =
      "[data-gallery-states] :is(a[href], button:enabled, input, select, textarea, summary, [tabindex='0'])";
    return [...document.querySelectorAll<HTMLElement>(focusable)].flatMap((element) => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      const before = looks(element);
      element.focus({ preventScroll: true });
      const isSeen = document.activeElement !== element || looks(element) !== before;
      element.blur();
      return isSeen ? [] : [`its focus is not seen: ${element.outerHTML.slice(0, 200)}`];
    });
  });
}

/** At 320 px, as wide as a window of 1280 px at 400 %; and its focus, which the pictures do not show. */
async function faultsOfZoom(name: string): Promise<string[]> {
  const { page } = person;
  await page.setViewportSize({ width: 320, height: 640 });
  const faults = [...(await overflowOf(page)), ...(await unseenFocus(page))];
  await page.setViewportSize({ width: 390, height: 844 });
  return faults.map((fault) => `${name}-320: ${fault}`);
}

const names = async (): Promise<string[]> =>
  (await person.page.locator("nav[aria-label='Parts of the kit'] li").allTextContents()).map((text) => text.trim());

beforeAll(async () => {
  [server, browser] = await Promise.all([startGallery(), startBrowser()]);
  person = await browser.open(server.resolvedUrls?.local[0] ?? "", WIDE, undefined, MOVING);
  await person.page.addInitScript(withoutLateTimers, LATE_MS);
  await load(person.page, "/kit");
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

describe("every part of the kit", () => {
  test("can be reached from the index of the gallery", async () => {
    const parts = await names();
    expect(parts.length).toBeGreaterThan(20);
    expect(await faultsOf(person)).toEqual([]);
  });

  test.each(WIDTHS)(
    "%i px wide is accessible, complains of nothing, and looks as it did",
    async (width) => {
      const { page } = person;
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      const faults: string[] = [];
      for (const name of await names()) {
        await show(page, name);
        const how = await shownHow(page);
        for (const theme of isWhole(how) ? (["light", "dark"] as const) : (["light"] as const)) {
          await page.emulateMedia({ colorScheme: theme });
          const label = isWhole(how) ? `${name}-${width}-${theme}` : `${name}-${width}`;
          const picture = faultOfPicture(label, await pictureOf(page));
          if (picture) faults.push(picture);
          const found = width === 1440 ? await faultsOfStates(person, how) : await overflowOf(page);
          faults.push(...[...found, ...person.complaints()].map((fault) => `${label}: ${fault}`));
        }
        await page.emulateMedia({ colorScheme: "light" });
        if (width === 390) faults.push(...(await faultsOfZoom(name)));
      }
      expect(faults.join("\n")).toBe("");
    },
    600_000,
  );
});

describe("parts that do something", () => {
  test("a moment tells what it is in UTC and from now", async () => {
    const { page } = person;
    await page.setViewportSize({ width: 1440, height: 900 });
    await show(page, "time");
    await page.locator("time").filter({ hasText: "3 min ago" }).first().hover();
    const tip = page.getByRole("tooltip");
    await tip.waitFor({ state: "attached", ...SOON });
    expect(await tip.textContent()).toContain("Thu 12 Mar 2026, 13:59:09 UTC");
    expect(await tip.textContent()).toContain("3 min ago");
  });

  test("a difference is shown beneath each other or side by side, and unfolds", async () => {
    const { page } = person;
    await show(page, "diff");
    const part = page.locator("[data-theme=light] section").first();
    expect(await part.getByText('"kind": "Service"').count()).toBe(0);
    await part.getByRole("button", { name: "4 lines the same" }).click();
    expect(await part.getByText('"kind": "Service"').count()).toBe(1);
    await part.getByRole("button", { name: "Side by side" }).click();
    expect(await part.getByText('"kind": "Service"').count()).toBe(2);
  });

  test("a log follows its end until somebody scrolls away, and finds lines", async () => {
    const { page } = person;
    await show(page, "log-view");
    const part = page.locator("[data-theme=light]").first();
    const log = part.getByRole("log");
    await log.getByText("request=2999").waitFor(SOON);
    expect(await log.locator("time").count()).toBeLessThan(100);
    await log.evaluate((element) => element.scrollTo({ top: 0 }));
    await log.getByText("request=1000").waitFor(SOON);
    await part.getByRole("button", { name: "Follow the end" }).click();
    await log.getByText("request=2999").waitFor(SOON);
    await part.getByRole("searchbox").fill("503 failed");
    await part.getByText("400 of 2000 lines").waitFor(SOON);
  });
});

/** What is lower than a fingertip; a choice in a frame is as high as the frame. */
const lowIn = (page: Page): Promise<string[]> =>
  states(page)
    .locator("button, select, input, nav a")
    .evaluateAll((all) =>
      all
        .map((one) => one.closest("label") ?? one)
        .filter((one) => one.getBoundingClientRect().height < 44)
        .map((one) => one.outerHTML.slice(0, 200)),
    );

test("what is pressed with a finger is as large as its tip on a tablet too", async () => {
  const { page } = await browser.open(new URL(person.page.url()).origin, { width: 768, theme: "light" });
  for (const name of ["button", "form-field", "filter-choice", "filter-tabs", "time-range", "segments", "order-list"]) {
    await load(page, `/kit/${name}`);
    expect(await lowIn(page), name).toEqual([]);
  }
});

test("a title has room for its words on a tablet, however many buttons it has", async () => {
  const { page } = await browser.open(new URL(person.page.url()).origin, { width: 768, theme: "light" });
  await load(page, "/kit/page");
  const titlePx = await states(page)
    .getByRole("heading", { level: 1 })
    .first()
    .evaluate((title) => {
      const buttons = title.parentElement?.parentElement?.lastElementChild;
      const button = buttons?.firstElementChild;
      title.textContent = "payments-charges burns its error budget too fast (fast page)";
      for (let more = 0; button && more < 4; more += 1) buttons.append(button.cloneNode(true));
      return buttons?.childElementCount === 1 ? 0 : title.getBoundingClientRect().width;
    });
  expect(titlePx).toBeGreaterThan(300);
});

test("tabs that have no room fade where there are more of them", async () => {
  const { page } = await browser.open(new URL(person.page.url()).origin, { width: 390, theme: "light" });
  await load(page, "/kit/filter-choice");
  const choices = states(page).locator("search > div").first();
  await expect.poll(() => choices.getAttribute("data-more"), SOON).toBe("after");
  await choices.evaluate((element) => element.scrollTo({ left: element.scrollWidth }));
  await expect.poll(() => choices.getAttribute("data-more"), SOON).toBe("before");
});

describe("what people get", () => {
  const built = join(repository, "dist", "web");
  const filesOf = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));

  test("holds nothing of the gallery", async () => {
    await person.page.goto("/kit");
    const sentence = (await person.page.locator("main header p").textContent()) ?? "";
    expect(sentence).toContain("data that never changes");
    const texts = filesOf(built).map((file) => [file, readFileSync(file, "latin1")] as const);
    expect(texts.some(([file]) => file.endsWith("index.html"))).toBe(true);
    const holders = texts.filter(
      ([, text]) => /data-gallery-states|gallery-frame/.test(text) || text.includes(sentence),
    );
    expect(holders.map(([file]) => file)).toEqual([]);
    expect(existsSync(join(built, "kit.html"))).toBe(false);
  });

  test("begins to fetch the font with the page", () => {
    const html = readFileSync(join(built, "index.html"), "utf8");
    const [, font = ""] = /<link rel="preload" as="font"[^>]*href="([^"]+)"/.exec(html) ?? [];
    expect(font).toMatch(/^\/assets\/inter-latin-wght-normal-.+\.woff2$/);
    expect(existsSync(join(built, font))).toBe(true);
  });

  test("does not move when the font comes late", async () => {
    const late = await browser.open(person.page.url(), WIDE, undefined, MOVING);
    await late.page.route("**/*.woff2", async (route) => {
      await late.page.getByRole("heading", { level: 1 }).waitFor(SOON);
      await route.continue();
    });
    await late.page.goto("/kit/list-table");
    await expect.poll(() => late.page.evaluate(() => document.fonts.check('16px "Inter"')), SOON).toBe(true);
    const shift = await late.page.evaluate(
      () =>
        new Promise<number>((done) => {
          new PerformanceObserver((list) =>
            done(list.getEntries().reduce((sum, entry) => sum + Number(Reflect.get(entry, "value")), 0)),
          ).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(0), 300);
        }),
    );
    expect(shift).toBeLessThan(0.02);
    await late.context.close();
  });
});

describe("who asked for less motion", () => {
  test("gets none", async () => {
    const calm = await browser.open(person.page.url(), WIDE, undefined, MOVING);
    const moving = () => calm.page.evaluate(() => document.getAnimations().length);
    await calm.page.goto("/kit/skeleton");
    await expect.poll(moving, SOON).toBeGreaterThan(0);
    await calm.page.emulateMedia({ reducedMotion: "reduce" });
    await expect.poll(moving, SOON).toBe(0);
    await calm.context.close();
  });
});

describe("the comparison of pictures", () => {
  const ground = (width: number, height: number, shade: number): PNG => {
    const picture = new PNG({ width, height });
    picture.data.fill(shade);
    return picture;
  };
  const withBlock = (picture: PNG, size: number): PNG => {
    const block = ground(size, size, 0);
    PNG.bitblt(block, picture, 0, 0, size, size, 10, 10);
    return picture;
  };

  test("sees another size, another colour, and a thing that came", () => {
    expect(comparePictures(ground(100, 100, 255), ground(100, 140, 255))).toMatchObject({ same: false });
    expect(comparePictures(ground(100, 100, 255), ground(100, 100, 180))).toMatchObject({ same: false });
    expect(comparePictures(ground(100, 100, 255), withBlock(ground(100, 100, 255), 20))).toMatchObject({ same: false });
  });

  test("does not see a shade that nobody sees, or a few pixels", () => {
    expect(comparePictures(ground(100, 100, 255), ground(100, 100, 250))).toEqual({ same: true });
    expect(comparePictures(ground(100, 100, 255), withBlock(ground(100, 100, 255), 4))).toEqual({ same: true });
  });

  test("sees in the gallery a button that lost its colour, and a row that grew", async () => {
    const { page } = person;
    await page.setViewportSize({ width: 1440, height: 900 });
    await show(page, "button");
    const before = PNG.sync.read(await pictureOf(page));
    const style = await page.addStyleTag({ content: "button { background: #7f1d7f !important }" });
    expect(comparePictures(before, PNG.sync.read(await pictureOf(page)))).toMatchObject({ same: false });
    await style.evaluate((element) => {
      element.textContent = "button { padding-block: 9px !important }";
    });
    expect(comparePictures(before, PNG.sync.read(await pictureOf(page)))).toMatchObject({ same: false });
  });
});
