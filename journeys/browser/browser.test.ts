import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { CDPSession } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BrowserForTests, DESKTOP, type Person, startBrowser } from "./browser.ts";

const server = createServer((_, answer) => void answer.setHeader("content-type", "text/html").end("<h1>A page</h1>"));
/** Also what Playwright is not told of. */
const EVERYTHING = { filter: [{}] };
let browser: BrowserForTests;
let person: Person;

beforeAll(async () => {
  await new Promise<void>((listens) => server.listen(0, "127.0.0.1", listens));
  const { port } = server.address() as AddressInfo;
  browser = await startBrowser();
  person = await browser.open(`http://127.0.0.1:${port}`, DESKTOP);
  await person.page.goto("/");
});
afterAll(async () => {
  await browser.close();
  server.close();
});

/** Asks the browser itself, not one of its pages. */
async function asked<T>(what: (session: CDPSession) => Promise<T>): Promise<T> {
  const session = await person.context.browser()?.newBrowserCDPSession();
  if (!session) throw new Error("The browser is gone.");
  return what(session).finally(() => session.detach());
}

test("a window loads the pages of the test and none of the browser's own", async () => {
  const { targetInfos } = await asked((session) => session.send("Target.getTargets", EVERYTHING));
  const urls = targetInfos.map(({ url }) => url);
  expect(urls).toContain(person.page.url());
  expect(urls.filter((url) => url.startsWith("chrome://"))).toEqual([]);
});

test.runIf(process.platform === "linux")("what Playwright leaves out of a browser is left out of ours", async () => {
  const { processInfo } = await asked((session) => session.send("SystemInfo.getProcessInfo"));
  const pid = processInfo.find(({ type }) => type === "browser")?.id;
  const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  const lists = words
    .filter((word) => word.startsWith("--disable-features="))
    .map((word) => word.slice("--disable-features=".length).split(","));
  expect(lists.length).toBeGreaterThan(1);
  expect(lists.at(-1)).toEqual(expect.arrayContaining(lists.flat()));
});
