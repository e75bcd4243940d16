import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeIn } from "./axe.ts";
import { type BrowserForTests, DESKTOP, type Person, startBrowser } from "./browser.ts";

/** The same colours again and again, in every notation, one over another: some can be read, and some not. */
const PAGE = `<!doctype html><html lang="en"><title>Colours</title><main style="background: #fff; color: #767676"><h1>Colours</h1>
<p>Just enough.</p><p style="color: #777">Not quite.</p><p style="color: rgb(119 119 119)">Not quite, again.</p>
<p style="color: oklch(0.7 0.1 250)">Far from it.</p><p style="color: oklch(0.3 0.1 250)">Enough.</p>
<p style="color: rgb(0 0 0 / 40%)">Half there.</p><p style="color: rgb(0 0 0 / 80%)">There.</p>
<div style="background: rgb(0 0 0 / 50%)"><p>On grey.</p><p style="color: #fff">White on grey.</p>
<div style="background: rgb(0 0 0 / 50%)"><p style="color: #fff">White on what is darker.</p><p style="color: #777">No.</p></div></div>
<div style="background: color-mix(in oklch, #123 50%, #fff)"><p style="color: #767676">Mixed.</p></div>
<div style="background: #222; opacity: 0.5"><p style="color: #fff">Faint.</p><p style="color: #777">Fainter.</p></div></main></html>`;

let browser: BrowserForTests;
let person: Person;
beforeAll(async () => {
  browser = await startBrowser();
  person = await browser.open("http://localhost", DESKTOP);
});
afterAll(() => browser?.close());

/** A document of its own: what was put into the window of another one is gone. */
async function show(html: string): Promise<void> {
  await person.page.goto("about:blank");
  await person.page.setContent(html);
}

/** Which texts it judges how, with the colours that it saw. */
async function judged(axe: AxeBuilder): Promise<readonly (readonly [html: string, verdict: string, data: string])[]> {
  const { violations, passes, incomplete } = await axe.withRules("color-contrast").analyze();
  return Object.entries({ violations, passes, incomplete }).flatMap(([verdict, rules]) =>
    rules.flatMap(({ nodes }) =>
      nodes.map(({ html, any }) => [html, verdict, JSON.stringify(any.map(({ data }) => data))] as const),
    ),
  );
}

test("contrast is judged as axe judges it by itself, each time that it is asked", async () => {
  const { page } = person;
  await show(PAGE);
  const ours = await judged(await axeIn(page));
  const again = await judged(await axeIn(page));
  await show(PAGE);
  const byItself = await judged(new AxeBuilder({ page }).setLegacyMode());
  expect(byItself.filter(([, verdict]) => verdict === "violations").length).toBeGreaterThan(4);
  expect(byItself.filter(([, verdict]) => verdict === "passes").length).toBeGreaterThan(4);
  expect(ours).toEqual(byItself);
  expect(again).toEqual(byItself);
});

test("a text that loses its contrast in one size alone, or after a look, is found there", async () => {
  const { page } = person;
  await show(PAGE.replace("<main", "<style>@media (width < 500px) { h1 { color: #aaa } }</style><main"));
  const faults = async () =>
    (await judged(await axeIn(page))).filter(([html, verdict]) => verdict === "violations" && html.startsWith("<h1"));
  expect(await faults()).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await faults()).toHaveLength(1);
  await page.setViewportSize({ width: 1440, height: 900 });
  expect(await faults()).toEqual([]);
  await page.locator("h1").evaluate((title) => title.style.setProperty("color", "#bbb"));
  expect(await faults()).toHaveLength(1);
});
