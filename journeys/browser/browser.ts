import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { expect } from "vitest";
import { repository } from "../harness/server-process.ts";
import { axeIn } from "./axe.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
/**
 * Each window of a whole browser loads two pages of its own, the suggestions beneath its field for addresses: as much work as a
 * test's first page, seen by nobody. Only the last such flag counts, so what Playwright leaves out stands here once more.
 */
const LEFT_OUT = [
  ...["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess"],
  ...["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"],
  ...["HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"],
  ...["ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "TcpPortRandomizationWin"],
  ...["OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"],
  ...["msForceBrowserSignIn", "msEdgeUpdateLaunchServicesPreferredVersion"],
];
const FLAGS = [
  `--disable-features=${LEFT_OUT.join(",")}`,
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What the test's own browser writes where it keeps the service worker out. */
const WITHOUT_WORKER = "Service Worker registration blocked by Playwright";

/** Where screenshots of the screens are left to be looked at; where nobody will look, as in a run of all tests, none is drawn. */
const SHOTS = join(repository, "test-results", "screens");
const { CI, SHIPSHAPE_FIRST_START: ofAllTests, SHIPSHAPE_PICTURES } = process.env;
const IS_LOOKED_AT = SHIPSHAPE_PICTURES === "1" || (CI === undefined && ofAllTests === undefined);

export type View = { readonly width: number; readonly theme: "light" | "dark" };
export const DESKTOP: View = { width: 1440, theme: "light" };
export const PHONE: View = { width: 390, theme: "dark" };
const isPhone = (width: number): boolean => width < 700;
/** A phone, and a tablet. */
const isTouched = (width: number): boolean => width < 1000;
const heightOf = (width: number): number => (isPhone(width) ? 844 : 900);

/** Patience costs nothing where nothing is wrong: a machine may have other things to do. */
const PATIENCE_MS = 90_000;

/** A person's browser: one window, its own session. */
export type Person = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and warnings that the page wrote since the last call, and takes note of them. */
  complaints(): string[];
};

/**
 * `worker`: with the service worker that keeps the interface at hand; tests that answer in the server's place go without.
 * `still`: for somebody who asked for less motion, unless a test is about what moves. What waits moves, and without a graphics
 * card every frame of it is work.
 */
type Options = { readonly worker?: boolean; readonly still?: boolean };

export type BrowserForTests = {
  /** Opens a window; `as` takes over the session of somebody who signed in elsewhere. */
  open(url: string, view: View, as?: Person, options?: Options): Promise<Person>;
  close(): Promise<void>;
};

/** One for all files that a process of tests runs, one after the other: its windows are of one file each. */
let running: Promise<Browser> | undefined;

async function theBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error("There is no Chromium. On Debian: apt-get install chromium");
  running ??= chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const browser = await running;
  if (browser.isConnected()) return browser;
  running = undefined;
  return theBrowser();
}

const LAST_WORDS = 5;
const lastWords = new WeakMap<Page, string[]>();
/** What a page wrote to the console last: errors and warnings, whoever took note of them. */
export const lastWordsOf = (page: Page): readonly string[] => (lastWords.get(page) ?? []).slice(-LAST_WORDS);

const windows = new Set<BrowserContext>();
/** Every page that is open. */
export const allPages = (): readonly Page[] => [...windows].flatMap((window) => window.pages());

export async function startBrowser(): Promise<BrowserForTests> {
  const browser = await theBrowser();
  await mkdir(SHOTS, { recursive: true });
  const own = new Set<BrowserContext>();
  return {
    async open(url, { width, theme }, as, { worker = false, still = true } = {}) {
      const context = await browser.newContext({
        baseURL: url,
        viewport: { width, height: heightOf(width) },
        colorScheme: theme,
        reducedMotion: still ? "reduce" : "no-preference",
        hasTouch: isTouched(width),
        timezoneId: "UTC",
        serviceWorkers: worker ? "allow" : "block",
        ...(as ? { storageState: await as.context.storageState() } : {}),
      });
      context.setDefaultTimeout(PATIENCE_MS);
      windows.add(context);
      own.add(context);
      context.once("close", () => windows.delete(context));
      const page = await context.newPage();
      const complaints: string[] = [];
      const words: string[] = [];
      lastWords.set(page, words);
      const complain = (text: string) => [complaints, words].map((list) => list.push(text));
      page.on("pageerror", ({ message }) => void complain(message));
      page.on("console", (message) => {
        if (!["error", "warning"].includes(message.type())) return;
        if (message.text() !== WITHOUT_WORKER) complain(message.text());
      });
      return { page, context, complaints: () => complaints.splice(0) };
    },
    close: async () => void (await Promise.all([...own].map((context) => context.close()))),
  };
}

/**
 * Waits until nothing on a page is on its way from one look to another: half-way it has colours and places that are in neither.
 * What moves for as long as something lasts goes on.
 */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const drawn = () => new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame)));
    const moving = () =>
      document
        .getAnimations()
        .filter(({ playState, effect }) => playState === "running" && effect?.getComputedTiming().endTime !== Infinity);
    await drawn();
    // What inherits from what moved begins to move when that is there.
    for (let all = moving(); all.length > 0; all = moving()) {
      await Promise.allSettled(all.map(({ finished }) => finished));
      await drawn();
    }
  });
}

/** The title of a page. */
export const heading = (page: Page, name: string): Locator =>
  page.getByRole("heading", { level: 1, name, exact: true });

/** Goes there as a link does, which loads nothing anew; by the address where the heading would not tell that it is there. */
export async function reach(page: Page, path: string, title: string): Promise<void> {
  const isSaid = page.url() === "about:blank" || (await heading(page, title).count()) > 0;
  await (isSaid ? page.goto(path) : page.evaluate((to) => history.pushState({}, "", to), path));
  await heading(page, title).waitFor({ timeout: 20_000 });
}

/** Gives a window another size and light, in which it shows what it showed: nothing is loaded anew. */
export async function turn({ page }: Person, { width, theme }: View): Promise<void> {
  await page.setViewportSize({ width, height: heightOf(width) });
  await page.emulateMedia({ colorScheme: theme });
  await atRest(page);
}

const WAITING = "[aria-busy=true], [data-stale]";
/** On a machine without a free moment a page is never idle. */
const IDLE_WITHIN_MS = 1_000;

/**
 * Waits until everything that a page asked for is there. What was pressed just before is drawn first: until then nothing says
 * that anything is awaited.
 */
export async function quiet(page: Page): Promise<void> {
  const waiting = () =>
    page.evaluate(
      async ([what, timeout]) => {
        await new Promise((idle) => requestIdleCallback(idle, { timeout }));
        return document.querySelectorAll(what).length;
      },
      [WAITING, IDLE_WITHIN_MS] as const,
    );
  await expect.poll(waiting, { timeout: 20_000 }).toBe(0);
}

/** Two keys after one another, such as g i: together within a moment, however long the page takes to hear the first. */
export async function chord({ keyboard }: Page, first: string, second: string): Promise<void> {
  await Promise.all([keyboard.press(first), keyboard.press(second)]);
}

/** Where a part stands, once it stays there: what comes late, above it or in it, has come. */
export async function placeOf(part: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await part.waitFor({ timeout: 20_000 });
  for (let before = ""; ; ) {
    await quiet(part.page());
    await atRest(part.page());
    const place = await part.boundingBox();
    if (place && JSON.stringify(place) === before) return place;
    before = JSON.stringify(place);
  }
}

/**
 * Takes back what is told in these words, and nothing that was told before. It is told for five seconds, and for as long as the
 * pointer rests on it: meanwhile one may look at what it says.
 */
export async function takeBack(page: Page, told: string | RegExp, look?: () => Promise<unknown>): Promise<void> {
  const message = page.getByRole("listitem").filter({ hasText: told });
  await message.hover({ timeout: 20_000 });
  await look?.();
  await message.getByRole("button", { name: "Undo" }).click();
}

/**
 * What stands against a page: accessibility (WCAG 2.1 AA and good practice), width, and what it wrote to the console.
 * `onlyContrast`: where the same page was looked at in full in another theme.
 */
export async function faultsOf({ page, complaints }: Person, onlyContrast = false): Promise<string[]> {
  await atRest(page);
  const axe = (await axeIn(page)).options({ resultTypes: ["violations"] });
  const { violations } = await (onlyContrast ? axe.withRules("color-contrast") : axe).analyze();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return [
    ...violations.map(({ id, help, nodes }) => `axe ${id}: ${help} (${nodes.map(({ html }) => html).join(" ")})`),
    ...(overflow > 0 ? [`it is ${overflow} px wider than the window`] : []),
    ...complaints(),
  ];
}

/** Leaves a picture of the whole page in test-results/screens. */
export async function picture({ page }: Person, name: string, { width, theme }: View): Promise<void> {
  if (!IS_LOOKED_AT) return;
  const path = join(SHOTS, `${name}-${width}-${theme}.jpg`);
  // To be looked at, not compared: drawn in a third of the time that a PNG takes.
  await page.screenshot({ path, type: "jpeg", quality: 85, fullPage: true });
}
