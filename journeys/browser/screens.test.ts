import { gzipSync } from "node:zlib";
import type { Response } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Mail } from "../harness/mailbox.ts";
import { oneStory } from "../harness/one-story.ts";
import { openStore, type Store } from "../harness/store.ts";
import { mail, people } from "../harness/store-configuration.ts";
import { SCREENS } from "./all-screens.ts";
import {
  type BrowserForTests,
  chord,
  DESKTOP,
  faultsOf,
  heading,
  type Person,
  PHONE,
  picture,
  placeOf,
  quiet,
  reach,
  startBrowser,
  turn,
  type View,
} from "./browser.ts";

const PER_MINUTE = 600;
const GOOD = { perMinute: PER_MINUTE, failingShare: 0 };
const BAD = { perMinute: PER_MINUTE, failingShare: 0.08 };
const HOUR_MS = 3_600_000;
/** How much of a month's budget was used up before, in one bad hour ten days ago: the rest lasts until the page. */
const SPENT_EARLIER = 12_000;
const PASSWORD = "a password for the tests";
const SOON = { timeout: 20_000 };
const FIRST_LOAD_BYTES = 250 * 1024;

const NARROW: View = { width: 1024, theme: "dark" };

/** Thirty days without today, one bad hour among them. */
async function aMonthOfTraffic(): Promise<void> {
  const hour = Math.floor((await store.shipshape.now()).getTime() / HOUR_MS) * HOUR_MS;
  const slices = Array.from({ length: 30 * 24 - 1 }, (_, at) => ({
    minute: new Date(hour - (at + 1) * HOUR_MS),
    total: PER_MINUTE * 60,
    good: PER_MINUTE * 60 - (at === 10 * 24 ? SPENT_EARLIER : 0),
  }));
  await store.shipshape.client.slo.pushSlices({ params: { name: "payments-charges" }, body: { slices } });
}

let store: Store;
let browser: BrowserForTests;
let admin: Person;
let page: Mail | undefined;

oneStory();
beforeAll(async () => {
  [store, browser] = await Promise.all([openStore(), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await store?.close();
});

describe("from nothing to a running service", () => {
  test("the printed link makes the first administrator, who sees how to begin", async () => {
    const link = await store.shipshape.waitFor(/http\S+(\/welcome#\S+)/);
    admin = await browser.open(store.shipshape.url, DESKTOP);
    await admin.page.goto(link[1] ?? "");
    await admin.page.getByLabel("Name", { exact: true }).fill("skipper");
    await admin.page.getByLabel("E-mail address").fill("skipper@store.example");
    await admin.page.getByLabel("Password").fill("short");
    await admin.page.getByRole("button", { name: "Begin" }).click();
    expect(await admin.page.getByLabel("Password").evaluate((field: HTMLInputElement) => field.validity.tooShort)).toBe(
      true,
    );
    expect(await heading(admin.page, "Welcome aboard").isVisible()).toBe(true);
    await admin.page.getByLabel("Password").fill(PASSWORD);
    await admin.page.getByRole("button", { name: "Begin" }).click();
    await heading(admin.page, "Now").waitFor(SOON);
    await admin.page.getByRole("heading", { name: "Begin here" }).waitFor(SOON);
    expect(await faultsOf(admin)).toEqual([]);
    await picture(admin, "first-home", DESKTOP);
  });

  test("a test page reaches whoever asked for one", async () => {
    await admin.page.goto("/settings/me");
    await admin.page.getByRole("button", { name: "Send a test page", exact: true }).click();
    await admin.page.getByRole("cell", { name: "Delivered" }).waitFor(SOON);
    // to oneself, what tells messages apart is what they are about
    await admin.page.getByRole("cell", { name: /^Test page/i }).waitFor(SOON);
    await store.phone.expectMail({ to: "skipper@store.example", subject: /test/i });
  });

  test("the first load is at most 250 KiB of compressed script, and draws no charts", async () => {
    const visitor = await browser.open(store.shipshape.url, DESKTOP, admin);
    const scripts: Promise<[url: string, bytes: number]>[] = [];
    const weigh = (response: Response) => {
      if (!/\.js$/.test(response.url())) return;
      scripts.push(response.body().then((body) => [response.url(), gzipSync(body).length]));
    };
    visitor.page.on("response", weigh);
    await visitor.page.goto("/");
    await heading(visitor.page, "Now").waitFor(SOON);
    // what the page fetches when it has nothing else to do is none of it, and may be under way when the page is closed
    visitor.page.off("response", weigh);
    const loaded = await Promise.all(scripts);
    const bytes = loaded.reduce((sum, [, size]) => sum + size, 0);
    console.log(`first load: ${(bytes / 1024).toFixed(0)} KiB of compressed script in ${loaded.length} files`);
    expect(loaded.length).toBeGreaterThan(0);
    expect(bytes, loaded.map(([url, size]) => `${url} ${size}`).join("\n")).toBeLessThan(FIRST_LOAD_BYTES);
    expect(loaded.filter(([url]) => url.includes("line-chart"))).toEqual([]);
    await visitor.context.close();
  });
});

describe("a bad release", () => {
  test("a page that was open before shows the incident without being touched", async () => {
    await store.configure();
    await aMonthOfTraffic();
    await store.deploy("1.4.2");
    store.payments.traffic(GOOD);
    await store.shipshape.fastForward("1h30m", { step: "2m" });
    await admin.page.goto("/");
    await heading(admin.page, "Now").waitFor(SOON);
    await store.deploy("1.5.0", "--commit", "4f2a9c1");
    store.payments.traffic(BAD);
    for (let minutes = 0; minutes < 20 && store.phone.mailbox.mails.length < 2; minutes += 1)
      await store.shipshape.fastForward("1m", { step: "1m" });
    page = await store.phone.expectMail({ to: mail.first, subject: /INC-1/ });
    await admin.page.getByRole("button", { name: "Acknowledge" }).waitFor(SOON);
    await expect.poll(() => admin.page.title(), SOON).toBe("(1) Now · Shipshape");
  }, 300_000);

  describe.each([
    { where: "at a desk, wide and narrow", views: [DESKTOP, NARROW] },
    { where: "on a phone", views: [{ ...PHONE, theme: "light" as const }] },
  ])("every screen, $where", ({ views }) => {
    let person: Person;
    /** The last view of one screen is the first of the next. */
    let inTurn: readonly View[] = views;
    beforeAll(async () => {
      person = await browser.open(store.shipshape.url, views[0] ?? DESKTOP, admin);
    });
    afterAll(() => person?.context.close());
    // Whoever looks at every screen may need five minutes: then the next one is paged, as it should be.
    afterEach(() => void store.phone.takeAll());

    test.each(SCREENS)("%s is accessible, fits, and complains of nothing", async (name, path, title) => {
      // That each loads by its address too, the states prove (states.test.ts).
      await reach(person.page, path, title);
      for (const [at, view] of inTurn.entries()) {
        if (at > 0) await turn(person, view);
        await quiet(person.page);
        await picture(person, name, view);
        expect(await faultsOf(person, view === NARROW), `${view.width} px`).toEqual([]);
      }
      inTurn = inTurn.toReversed();
    });
  });

  test("what the SLO page says is what the server counted", async () => {
    const { budget, displayName } = await store.shipshape.client.slo.get({ params: { name: "payments-charges" } });
    await admin.page.goto("/slos/payments-charges?range=1h");
    const left = `${Math.round((budget?.remainingShare ?? 0) * 100)} %`.replace("-", "−");
    await admin.page.getByText(left, { exact: true }).first().waitFor(SOON);
    const chart = admin.page.getByRole("figure", { name: new RegExp(`Error budget of ${displayName}`) });
    await chart.waitFor(SOON);
    await chart.getByRole("link", { name: /DEP-2: payments 1.5.0 to production/ }).click();
    await heading(admin.page, "DEP-2 payments 1.5.0 to production").waitFor(SOON);
  });

  test("one press of a thumb acknowledges, without signing in; another screen shows it without being touched", async () => {
    await admin.page.goto("/incidents/INC-1");
    await heading(admin.page, "INC-1 payments-charges burns its error budget too fast (fast page)").waitFor(SOON);
    const phone = await browser.open(store.shipshape.url, PHONE);
    await phone.page.goto(page?.links.find((link) => link.includes("/ack/")) ?? "");
    const button = phone.page.getByRole("button", { name: "Acknowledge" });
    const place = await placeOf(button);
    expect(place.height).toBeGreaterThanOrEqual(56);
    expect(place.y).toBeGreaterThan(844 / 2);
    expect(await faultsOf(phone)).toEqual([]);
    await button.tap();
    await admin.page.getByText(`by ${people.first}`).first().waitFor(SOON);
    await phone.page.getByText(`${people.first} looks after it`).waitFor(SOON);
    expect(await faultsOf(phone)).toEqual([]);
    await picture(phone, "acknowledged", PHONE);
    await phone.context.close();
  });
});

describe("by keyboard alone", () => {
  test("from home to the incident, a note, and its end", async () => {
    const { keyboard } = admin.page;
    store.payments.traffic(GOOD);
    await admin.page.goto("/");
    await heading(admin.page, "Now").waitFor(SOON);
    await chord(admin.page, "g", "i");
    await heading(admin.page, "Incidents").waitFor(SOON);
    await admin.page.getByRole("cell", { name: /INC-1/ }).first().waitFor(SOON);
    await keyboard.press("j");
    await keyboard.press("Enter");
    await heading(admin.page, "INC-1 payments-charges burns its error budget too fast (fast page)").waitFor(SOON);
    await keyboard.press("n");
    await keyboard.type("Rolling back to 1.4.2, e and r are only letters here.");
    await keyboard.press("Control+Enter");
    await admin.page.getByText("only letters here").first().waitFor(SOON);
    await keyboard.press("Escape");
    await keyboard.press("r");
    await admin.page.getByRole("dialog", { name: "Resolve INC-1" }).waitFor(SOON);
    await keyboard.type("The rollback helped.");
    await keyboard.press("Control+Enter");
    await admin.page.getByText("INC-1 is over.").first().waitFor(SOON);
    await admin.page.getByText("The rollback helped.").first().waitFor(SOON);
    const { status } = await store.shipshape.client.incidents.get({ params: { id: "INC-1" } });
    expect(status).toBe("resolved");
  });

  test("the palette finds the service by a word of its name", async () => {
    const { keyboard } = admin.page;
    await keyboard.press("Control+k");
    await admin.page.getByPlaceholder("Go to, search, act").waitFor(SOON);
    await keyboard.type("paym");
    const service = admin.page.getByRole("option", { name: /^Payments/ }).first();
    await service.waitFor(SOON);
    await quiet(admin.page);
    expect(await faultsOf(admin)).toEqual([]);
    await service.click();
    await heading(admin.page, "Payments").waitFor(SOON);
  });
});

describe("when something is not as it should be", () => {
  test("a viewer sees everything, changes nothing, and reads why", async () => {
    const { client } = store.shipshape;
    const text = `apiVersion: shipshape/v1\nkind: User\nmetadata: { name: reader }\nspec: { email: reader@store.example, role: viewer }\n`;
    await client.configuration.apply({ body: { files: [{ path: "reader.yaml", text }] } });
    const { url } = await client.access.createSignInLink({ params: { name: "reader" } });
    const reader = await browser.open(store.shipshape.url, DESKTOP);
    await reader.page.goto(url);
    await reader.page.getByLabel("Password").fill(PASSWORD);
    await reader.page.getByRole("button", { name: "Set the password and sign in" }).click();
    await heading(reader.page, "Now").waitFor(SOON);
    await reader.page.goto("/incidents");
    const declare = reader.page.getByRole("button", { name: "Declare an incident" });
    await declare.waitFor(SOON);
    expect(await declare.isDisabled()).toBe(true);
    expect(await declare.getAttribute("title")).toContain("incidents:write");
    reader.complaints();
    await reader.page.goto("/settings/tokens");
    await heading(reader.page, "Not for your role").waitFor(SOON);
    await reader.context.close();
  });

  test("who is not signed in signs in, and comes to where they wanted to go", async () => {
    const visitor = await browser.open(store.shipshape.url, DESKTOP);
    await visitor.page.goto("/slos/payments-charges");
    await heading(visitor.page, "Sign in").waitFor(SOON);
    await visitor.page.getByLabel("Name or e-mail address").fill("skipper");
    await visitor.page.getByLabel("Password").fill("a wrong password, surely");
    await visitor.page.getByRole("button", { name: "Sign in" }).click();
    await visitor.page.getByText("Name and password do not match").waitFor(SOON);
    await visitor.page.getByLabel("Password").fill(PASSWORD);
    await visitor.page.getByRole("button", { name: "Sign in" }).click();
    await heading(visitor.page, "Charges succeed").waitFor(SOON);
    await visitor.context.close();
  });

  test("a lost connection is said quietly, with the time; the page is live again by itself", async () => {
    await admin.page.goto("/");
    await heading(admin.page, "Now").waitFor(SOON);
    await store.shipshape.kill9();
    await admin.page.getByText(/^Reconnecting\. What you see is as of \d\d:\d\d\.$/).waitFor(SOON);
    await admin.page.getByRole("link", { name: "Delivery", exact: true }).first().click();
    await heading(admin.page, "The server does not answer").waitFor({ timeout: 20_000 });
    await store.shipshape.restart();
    await heading(admin.page, "Deployments").waitFor({ timeout: 20_000 });
    await expect.poll(() => admin.page.getByText(/^Reconnecting/).count(), SOON).toBe(0);
  });
});
