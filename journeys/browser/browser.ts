import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { repository } from "../harness/server-process.ts";
import { axeIn } from "./axe.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const FLAGS = [
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

/** Where screenshots of the screens are left to be looked at. */
const SHOTS = join(repository, "test-results", "screens");

export type View = { readonly width: number; readonly theme: "light" | "dark" };
export const DESKTOP: View = { width: 1440, theme: "light" };
export const PHONE: View = { width: 390, theme: "dark" };
const isPhone = (width: number): boolean => width < 700;
const heightOf = (width: number): number => (isPhone(width) ? 844 : 900);

/** A person's browser: one window, its own session. */
export type Person = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and warnings that the page wrote since the last call, and takes note of them. */
  complaints(): string[];
};

/** `worker`: with the service worker that keeps the interface at hand; tests that answer in the server's place go without. */
type Options = { readonly worker?: boolean };

export type BrowserForTests = {
  /** Opens a window; `as` takes over the session of somebody who signed in elsewhere. */
  open(url: string, view: View, as?: Person, options?: Options): Promise<Person>;
  close(): Promise<void>;
};

export async function startBrowser(): Promise<BrowserForTests> {
  if (CHROMIUM === undefined) throw new Error("There is no Chromium. On Debian: apt-get install chromium");
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  await mkdir(SHOTS, { recursive: true });
  return {
    async open(url, { width, theme }, as, { worker = false } = {}) {
      const context = await browser.newContext({
        baseURL: url,
        viewport: { width, height: heightOf(width) },
        colorScheme: theme,
        hasTouch: isPhone(width),
        timezoneId: "UTC",
        serviceWorkers: worker ? "allow" : "block",
        ...(as ? { storageState: await as.context.storageState() } : {}),
      });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("pageerror", ({ message }) => void complaints.push(message));
      page.on("console", (message) => {
        if (!["error", "warning"].includes(message.type())) return;
        if (message.text() !== WITHOUT_WORKER) complaints.push(message.text());
      });
      return { page, context, complaints: () => complaints.splice(0) };
    },
    close: () => browser.close(),
  };
}

/** Gives a window another size and light, in which it shows what it showed: nothing is loaded anew. */
export async function turn({ page }: Person, { width, theme }: View): Promise<void> {
  await page.setViewportSize({ width, height: heightOf(width) });
  await page.emulateMedia({ colorScheme: theme });
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/**
 * What stands against a page: accessibility (WCAG 2.1 AA and good practice), width, and what it wrote to the console.
 * `onlyContrast`: where the same page was looked at in full in another theme.
 */
export async function faultsOf({ page, complaints }: Person, onlyContrast = false): Promise<string[]> {
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
  const path = join(SHOTS, `${name}-${width}-${theme}.jpg`);
  // To be looked at, not compared: drawn in a third of the time that a PNG takes.
  await page.screenshot({ path, type: "jpeg", quality: 85, fullPage: true });
}
