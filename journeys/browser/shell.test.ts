import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bestOf } from "../harness/lost-time.ts";
import { oneStory } from "../harness/one-story.ts";
import { chord, DESKTOP, faultsOf, type Person, PHONE, picture, quiet } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
/** What is pressed answers within a tenth of a second. */
const FEEDBACK_MS = 100;

let house: SignedIn;
let admin: Person;

oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin;
  await admin.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { client } = house.store.shipshape;
  await client.incidents.declare({ body: { title: "Cards are declined", severity: "SEV3", page: false } });
  await house.store.deploy("1.5.0", "--commit", "4f2a9c1");
});
afterAll(() => house?.close());

const heading = (name: string | RegExp, { page } = admin) => page.getByRole("heading", { level: 1, name, exact: true });
const option = (name: RegExp) => admin.page.getByRole("option", { name });
const type = (text: string) => admin.page.keyboard.type(text);
const press = (key: string) => admin.page.keyboard.press(key);

async function openPalette(): Promise<void> {
  await press("Control+k");
  await admin.page.getByPlaceholder("Go to, search, act").waitFor(SOON);
}

/** How long it takes from the keys to the frame that shows the palette, in ms; closes it again. */
async function pressToPalette(): Promise<number> {
  const openedMs = await admin.page.evaluate(async () => {
    const began = performance.now();
    const shown = new Promise<number>((resolve) => {
      new MutationObserver(() => {
        if (document.querySelector("[cmdk-item]")) requestAnimationFrame(() => resolve(performance.now() - began));
      }).observe(document.body, { childList: true, subtree: true });
    });
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true, bubbles: true }));
    return shown;
  });
  await press("Escape");
  await closed();
  return openedMs;
}

/** Types words into the palette, and takes what they find first: Enter waits for it to be chosen, as a person does. */
async function choose(words: string, name: RegExp): Promise<void> {
  await type(words);
  await quiet(admin.page);
  await admin.page.getByRole("option", { name, selected: true }).waitFor(SOON);
  await press("Enter");
  await closed();
}

const closed = () => admin.page.getByPlaceholder("Go to, search, act").waitFor({ state: "detached", ...SOON });
const copied = () => admin.page.evaluate(() => navigator.clipboard.readText());

describe("the palette", () => {
  test("opens at once, with where one can go and what can be done", async () => {
    await admin.page.goto("/");
    await heading("Now").waitFor(SOON);
    await openPalette();
    await option(/^Incidents/)
      .first()
      .waitFor(SOON);
    expect(await faultsOf(admin)).toEqual([]);
    await picture(admin, "palette", DESKTOP);
    await press("Escape");
    await closed();
    const openedMs = await bestOf(FEEDBACK_MS, pressToPalette);
    console.log(`the palette opened in ${openedMs.toFixed(0)} ms without what others took`);
    expect(openedMs).toBeLessThan(FEEDBACK_MS);
  });

  test.each([
    ["a short id", "inc-1", /INC-1.*Cards are declined/, /INC-1 Cards are declined/],
    ["a word of a title", "declined", /INC-1/, /INC-1 Cards are declined/],
    ["a service by a part of its name", "paym", /^Payments.*tier/, "Payments"],
    ["a deployment by its commit", "4f2a9", /DEP-\d+.*payments 1.5.0/, /payments 1.5.0 to production/],
    ["a page beneath a place", "escalation pol", /^Escalation policies/, "Escalation policies"],
  ])("finds %s", async (_, words, found, title) => {
    await openPalette();
    await type(words);
    await option(found).first().waitFor(SOON);
    // What is found for fewer letters gives way to what is found for all.
    await quiet(admin.page);
    await option(found).first().click();
    await heading(title).waitFor(SOON);
  });

  test("knows what was looked at, and lists first what can be done here", async () => {
    await admin.page.goto("/incidents/INC-1");
    await heading(/INC-1/).waitFor(SOON);
    await openPalette();
    await option(/^Acknowledge INC-1/).waitFor(SOON);
    expect(await admin.page.getByRole("option").first().textContent()).toContain("Acknowledge INC-1");
    await option(/^Payments/)
      .first()
      .waitFor(SOON);
    await choose("resolve", /^Resolve INC-1/);
    const dialog = admin.page.getByRole("dialog", { name: "Resolve INC-1" });
    await dialog.waitFor(SOON);
    await press("Escape");
    await dialog.waitFor({ state: "detached", ...SOON });
  });

  test("begins what another page offers", async () => {
    await openPalette();
    await choose("add a serv", /^Add a service/);
    const dialog = admin.page.getByRole("dialog", { name: /service/i });
    await dialog.waitFor(SOON);
    await press("Escape");
    await dialog.waitFor({ state: "detached", ...SOON });
  });

  test("leads to all results on a page of their own, which is an address", async () => {
    await openPalette();
    await type("payments");
    await quiet(admin.page);
    await option(/See all results/).click();
    await heading("Search").waitFor(SOON);
    await admin.page.getByRole("heading", { name: "Services", level: 2 }).waitFor(SOON);
    await admin.page.getByRole("heading", { name: "SLOs", level: 2 }).waitFor(SOON);
    expect(new URL(admin.page.url()).search).toBe("?q=payments");
    await expect.poll(() => faultsOf(admin), SOON).toEqual([]);
    await picture(admin, "search", DESKTOP);
    await admin.page.getByLabel("Short id, name or words").fill("no such thing");
    await admin.page.getByText("Nothing has “no such thing” in it").waitFor(SOON);
  });

  test("shows times in any zone", async () => {
    await openPalette();
    await choose("tokyo", /^Times in Asia\/Tokyo/);
    await admin.page.goto("/incidents/INC-1");
    await heading(/INC-1/).waitFor(SOON);
    await admin.page.getByRole("button", { name: "Menu of skipper" }).click();
    await admin.page.getByRole("menuitemradio", { name: "Asia/Tokyo", checked: true }).waitFor(SOON);
    await picture(admin, "user-menu", DESKTOP);
    await press("Escape");
    await admin.page.getByRole("menu").waitFor({ state: "detached", ...SOON });
    await openPalette();
    await choose("times in utc", /^Times in UTC/);
  });
});

describe("keys", () => {
  test("the sheet shows what works on this page, in its own words", async () => {
    await press("?");
    const sheet = admin.page.getByRole("dialog", { name: "Keys" });
    await sheet.getByText("Acknowledge INC-1").waitFor(SOON);
    await sheet.getByText("Delivery").waitFor(SOON);
    expect(await faultsOf(admin)).toEqual([]);
    await picture(admin, "keys", DESKTOP);
    await press("Escape");
    await sheet.waitFor({ state: "detached", ...SOON });
  });

  test("y copies the link, Esc goes up to the list, and Back returns to where one was", async () => {
    await press("y");
    await admin.page.getByText("The link was copied.").first().waitFor(SOON);
    expect(await copied()).toBe(`${house.store.shipshape.url}/incidents/INC-1`);
    await press("Escape");
    await heading("Incidents").waitFor(SOON);
    await admin.page.goBack();
    await heading(/INC-1/).waitFor(SOON);
  });

  test("single keys can be switched off; ⌘K and Esc go on working", async () => {
    await openPalette();
    await choose("switch single", /^Switch single keys off/);
    await chord(admin.page, "g", "s");
    await press("?");
    expect(await admin.page.getByRole("dialog").count()).toBe(0);
    await openPalette();
    expect(await admin.page.getByRole("heading", { level: 1, name: /INC-1/, includeHidden: true }).count()).toBe(1);
    await choose("switch single keys on", /^Switch single keys on/);
    await chord(admin.page, "g", "s");
    await heading("Services").waitFor(SOON);
  });
});

describe("the side bar", () => {
  test("marks the place for every page that it holds", async () => {
    for (const [path, place] of [
      ["/escalation-policies", "On-call"],
      ["/status-pages", "Incidents"],
      ["/services/payments", "Services"],
    ] as const) {
      await admin.page.goto(path);
      const link = admin.page.getByRole("navigation", { name: "Places", exact: true }).locator("[aria-current]");
      await expect.poll(() => link.allTextContents(), SOON).toEqual([expect.stringContaining(place)]);
    }
  });
});

test("a link that the pointer rests on is fetched once, not again when it is pressed", async () => {
  const other = await house.browser.open(house.store.shipshape.url, DESKTOP, admin);
  const { page } = other;
  // what was fetched is fresh for seconds, which pass on a busy machine
  await page.clock.setFixedTime(await house.store.shipshape.now());
  await page.goto("/");
  await heading("Now", other).waitFor(SOON);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const link = page.getByRole("link", { name: "Runbooks", exact: true }).first();
  await link.hover();
  await expect.poll(() => asked.includes("/api/v1/runbooks"), SOON).toBe(true);
  await link.click();
  await heading("Runbooks", other).waitFor(SOON);
  expect(asked.filter((path) => path === "/api/v1/runbooks")).toHaveLength(1);
  await other.context.close();
});

test("whoever is on call reads so on every page, and on a phone at its head", async () => {
  const { client } = house.store.shipshape;
  const now = await house.store.shipshape.now();
  await client.oncall.createOverride({
    params: { name: "payments-primary" },
    body: { user: "skipper", from: now, to: new Date(now.getTime() + 6 * 3_600_000), reason: "swapped" },
  });
  await admin.page.goto("/");
  await admin.page.getByRole("link", { name: /^On call until/ }).waitFor(SOON);
  const phone = await house.browser.open(house.store.shipshape.url, PHONE, admin);
  await phone.page.goto("/incidents/INC-1");
  await phone.page.getByRole("link", { name: /^On call until/ }).waitFor(SOON);
  await heading(/INC-1/, phone).waitFor(SOON);
  expect(await faultsOf(phone)).toEqual([]);
  await picture(phone, "on-call-head", PHONE);

  const scrolled = () => phone.page.evaluate(() => Math.round(window.scrollY));
  // An incident that pages nobody is a short page: in a low window it is longer than that.
  await phone.page.setViewportSize({ width: PHONE.width, height: 480 });
  await phone.page.evaluate(() => window.scrollTo(0, 120));
  await expect.poll(scrolled, SOON).toBe(120);
  await phone.page.getByRole("navigation", { name: "Places on a phone" }).getByRole("link", { name: "Alerts" }).tap();
  await heading("Alerts", phone).waitFor(SOON);
  await expect.poll(scrolled, SOON).toBe(0);
  await phone.page.goBack();
  await heading(/INC-1/, phone).waitFor(SOON);
  await expect.poll(scrolled, SOON).toBe(120);
  await phone.context.close();
});

test("a server with another version of the interface offers to begin anew", async () => {
  const { page } = admin;
  const isPage = ({ pathname }: URL): boolean => pathname === "/slos";
  await page.route(isPage, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/(shipshape-build" content=")\w+/, "$1another");
    await route.fulfill({ response: answer, body });
  });
  await page.goto("/slos");
  await page.getByText("A new version is ready.").waitFor(SOON);
  await page.unroute(isPage);
  await page.getByRole("button", { name: "Reload" }).click();
  await heading("SLOs").waitFor(SOON);
  await expect.poll(() => page.getByText("A new version is ready.").count(), SOON).toBe(0);
});

test("on a phone the palette is reached by a thumb", async () => {
  const phone = await house.browser.open(house.store.shipshape.url, PHONE, admin);
  await phone.page.goto("/");
  await heading("Now", phone).waitFor(SOON);
  const tabs = phone.page.getByRole("navigation", { name: "Places on a phone" });
  expect((await tabs.getByRole("link").allTextContents()).map((text) => text.replace(/\d.*/, ""))).toEqual([
    "Home",
    "Incidents",
    "Alerts",
    "On-call",
  ]);
  await tabs.getByRole("button", { name: "More" }).tap();
  await phone.page.getByPlaceholder("Go to, search, act").waitFor(SOON);
  expect(await faultsOf(phone)).toEqual([]);
  await picture(phone, "palette", PHONE);
  await phone.context.close();
});

describe("installed on a phone", () => {
  let phone: Person;
  beforeAll(async () => {
    phone = await house.browser.open(house.store.shipshape.url, PHONE, admin, { worker: true });
  });
  afterAll(() => phone?.context.close());

  test("the manifest is whole: names, icons that are there, ways in", async () => {
    const { url } = house.store.shipshape;
    const manifest = await (await fetch(`${url}/manifest.webmanifest`)).json();
    expect(manifest).toMatchObject({ name: "Shipshape", display: "standalone", start_url: "/" });
    const answers = await Promise.all(
      [...manifest.icons.map(({ src }: { src: string }) => src), "/apple-touch-icon.png"].map((src) =>
        fetch(new URL(src, url)),
      ),
    );
    expect(answers.map(({ status, headers }) => [status, headers.get("content-type")])).toEqual(
      answers.map(() => [200, expect.stringMatching(/^image\//)]),
    );
    const worker = await fetch(`${url}/service-worker.js`);
    expect(worker.headers.get("service-worker-allowed")).toBe("/");
    expect(worker.headers.get("cache-control")).toBe("no-cache");
    expect(worker.headers.get("content-security-policy")).toContain("worker-src 'self'");
  });

  test("without a connection it opens, with what was seen last and of when it is", async () => {
    await phone.page.goto("/incidents/INC-1");
    await heading(/INC-1/, phone).waitFor(SOON);
    await phone.page.evaluate(() => navigator.serviceWorker.ready);
    await expect.poll(() => phone.page.evaluate(() => navigator.serviceWorker.controller !== null), SOON).toBe(true);
    await phone.page.goto("/incidents");
    await heading("Incidents", phone).waitFor(SOON);
    await phone.page.goto("/incidents/INC-1");
    await heading(/INC-1/, phone).waitFor(SOON);
    await phone.context.setOffline(true);
    phone.complaints();
    await phone.page.reload();
    await heading(/INC-1/, phone).waitFor(SOON);
    await phone.page.getByText(/^Offline\. What you see is as of \d\d:\d\d\.$/).waitFor(SOON);
    await picture(phone, "offline", PHONE);
    await phone.page.goto("/incidents");
    await phone.page.getByText("Cards are declined").first().waitFor(SOON);
    await phone.context.setOffline(false);
    await expect.poll(() => phone.page.getByText(/^Offline/).count(), SOON).toBe(0);
  });

  test("keeps no secrets, and nothing after signing out", async () => {
    const kept = () =>
      phone.page.evaluate(async () => {
        if (!(await caches.has("shipshape-last-known"))) return [];
        const cache = await caches.open("shipshape-last-known");
        return (await cache.keys()).map(({ url }) => new URL(url).pathname);
      });
    await phone.page.goto("/settings/tokens");
    await heading("Settings", phone).waitFor(SOON);
    const paths = await kept();
    expect(paths).toContain("/api/v1/incidents/INC-1");
    expect(paths.filter((path) => /token|audit|stream|sign|ack\/|contact|system/.test(path))).toEqual([]);
    await phone.page.getByRole("button", { name: "More" }).tap();
    await phone.page.getByRole("option", { name: "Sign out" }).tap();
    await heading("Sign in", phone).waitFor(SOON);
    await expect.poll(kept, SOON).toEqual([]);
  });
});
