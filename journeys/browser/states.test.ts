import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startShipshape } from "../harness/shipshape.ts";
import { SCREENS } from "./all-screens.ts";
import { DESKTOP, faultsOf, type Person, picture, quiet, reach } from "./browser.ts";
import { openSignedIn, type SignedIn, useLink } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
const REQUEST_ID = "0190a0a0-0000-7000-8000-000000000000";

/** Who one is and what time it is: without them there is no page at all. */
const OF_THE_FRAME = /^\/api\/v1\/(me|system|stream)$/;
/** Chromium itself writes a line for every answer that is an error; the page can do nothing about it. */
const OWN_LINE = /^Failed to load resource: /;

/** Pages that need to read something, each once; the page that there is not has no states. */
const PAGES = SCREENS.filter(([name]) => !["nowhere", "slo-zoomed", "settings-me", "new-alert-rule"].includes(name));
const NOWHERE = "/nowhere";
const NEEDED_AT_NIGHT = ["home", "service", "slo", "alerts", "schedule", "incident"];
/** What the small store has, with other numbers than the long story of the screens. */
const pathOf = (path: string): string => path.replace("DEP-2", "DEP-1");

let house: SignedIn;
let person: Person;

beforeAll(async () => {
  house = await openSignedIn();
  const { store, admin } = house;
  await store.deploy("1.5.0");
  const labels = { alertname: "HighErrorRate", severity: "warning" };
  await store.shipshape.client.alerts.ingest({ body: { alerts: [{ labels }] } });
  await store.shipshape.client.incidents.declare({
    body: { title: "Cards are declined", severity: "SEV3", page: false },
  });
  person = await house.browser.open(store.shipshape.url, DESKTOP, admin);
});
afterAll(() => house?.close());

const isRead = (url: URL): boolean => url.pathname.startsWith("/api/v1/") && !OF_THE_FRAME.test(url.pathname);

type Answer = { readonly status: number; readonly body: string };

/**
 * Answers every read in the server's place, until what is returned is called. Playwright's own routes would keep the browser
 * from using its cache: each page would fetch and compile all scripts anew.
 */
async function answerReads({ page, context }: Person, answer: () => Promise<Answer>): Promise<() => Promise<void>> {
  const devtools = await context.newCDPSession(page);
  // A page that was left does not wait for its answers.
  const left = () => undefined;
  devtools.on("Fetch.requestPaused", async ({ requestId, request }) => {
    if (!isRead(new URL(request.url))) return devtools.send("Fetch.continueRequest", { requestId }).catch(left);
    const { status: responseCode, body } = await answer();
    const responseHeaders = [{ name: "content-type", value: "application/problem+json" }];
    const told = { requestId, responseCode, responseHeaders, body: Buffer.from(body).toString("base64") };
    return devtools.send("Fetch.fulfillRequest", told).catch(left);
  });
  await devtools.send("Fetch.enable", { patterns: [{ urlPattern: "*/api/v1/*" }] });
  return async () => {
    await devtools.send("Fetch.disable");
    await devtools.detach();
  };
}

/** The same for a while. */
async function answering<T>(who: Person, answer: () => Promise<Answer>, during: () => Promise<T>): Promise<T> {
  const right = await answerReads(who, answer);
  try {
    return await during();
  } finally {
    await right();
  }
}

const problem = (status: number, code: string, detail: string): Answer => ({
  status,
  body: JSON.stringify({ type: "about:blank", title: code, status, code, detail, requestId: REQUEST_ID }),
});

const isOurs = (line: string): boolean => !OWN_LINE.test(line);
const title = (text: string | RegExp) => person.page.getByRole("heading", { level: 1, name: text });
const shown = async () => {
  await person.page.locator("main h1").first().waitFor(SOON);
  await quiet(person.page);
};

describe("a server that is slow, and then fails", () => {
  test.each(PAGES)(
    "%s says that it is loading, what failed and under which id; one press tries again",
    async (name, path) => {
      const { page } = person;
      const fail = problem(500, "internal", "This is a fault of ours.");
      let seen = (): void => undefined;
      const isSeen = new Promise<Answer>((resolve) => {
        seen = () => resolve(fail);
      });
      // No answer comes before the page was seen waiting for it.
      await answering(
        person,
        () => isSeen,
        async () => {
          await page.goto(pathOf(path));
          await page.locator("[aria-busy=true]").first().waitFor(SOON);
          seen();
          await title("This did not work").waitFor(SOON);
          await page.getByText(REQUEST_ID).first().waitFor(SOON);
          await page.getByText("What failed:").first().waitFor(SOON);
          if (name === "services") {
            await picture(person, "problem", DESKTOP);
            expect((await faultsOf(person)).filter(isOurs)).toEqual([]);
          }
        },
      );
      await page.getByRole("button", { name: "Try again" }).first().click();
      await title("This did not work").waitFor({ state: "detached", ...SOON });
      await shown();
      expect(person.complaints().filter(isOurs)).toEqual([]);
    },
  );
});

describe("a role that may not read it", () => {
  let right: () => Promise<void>;
  beforeAll(async () => {
    const refusal = problem(403, "forbidden", "It needs the permission rooms:read.");
    right = await answerReads(person, async () => refusal);
    await person.page.goto(NOWHERE);
  });
  afterAll(() => right?.());

  // That each loads by its address, the tests above prove; this window never read anything that a page could still show.
  test.each(PAGES)("%s says which permission it takes", async (name, path) => {
    const { page } = person;
    await reach(page, NOWHERE, "Nothing here");
    await page.evaluate((to) => history.pushState({}, "", to), pathOf(path));
    await title("Not for your role").waitFor(SOON);
    await page.getByText("rooms:read").first().waitFor(SOON);
    if (name === "services") await picture(person, "forbidden", DESKTOP);
    expect(person.complaints().filter(isOurs)).toEqual([]);
  });
});

/** A page that asks while it is drawn, one that asks before, and one that asks for what its address names. */
const LEFT = ["services", "gates", "schedule"];

describe("a page that was refused, and left", () => {
  test.each(PAGES.filter(([name]) => LEFT.includes(name)))(
    "%s asks anew when one comes back",
    async (_, path, heading) => {
      const { page } = person;
      await answering(
        person,
        async () => problem(403, "forbidden", "It needs the permission rooms:read."),
        async () => {
          await page.goto(pathOf(path));
          await title("Not for your role").waitFor(SOON);
        },
      );
      await page.getByRole("link", { name: "Runbooks" }).first().click();
      await title("Runbooks").waitFor(SOON);
      await page.goBack();
      await title(heading).waitFor(SOON);
    },
  );
});

/**
 * Cuts the page off. The stream comes by a shared worker, which this does not reach: one that was still being opened opens all the
 * same, and the page holds itself for connected again.
 */
async function isSaidWhenOffline(page: Page): Promise<boolean> {
  await page.context().setOffline(false);
  await page.context().setOffline(true);
  const said = page.getByText(/What you see is as of \d\d:\d\d\.$/);
  return said.waitFor({ timeout: 2_000 }).then(
    () => true,
    () => false,
  );
}

describe("no connection", () => {
  test.each(PAGES.filter(([name]) => NEEDED_AT_NIGHT.includes(name)))(
    "%s keeps what it showed, and says of when it is",
    async (_, path) => {
      const { page, context } = person;
      await page.goto(pathOf(path));
      await shown();
      try {
        await expect.poll(() => isSaidWhenOffline(page), SOON).toBe(true);
        expect(await page.locator("main h1").first().textContent()).not.toMatch(/did not work|does not answer/);
      } finally {
        await context.setOffline(false);
      }
      await expect.poll(() => page.getByText(/What you see is as of/).count(), SOON).toBe(0);
      expect(person.complaints().filter(isOurs)).toEqual([]);
    },
  );

  test("a page that was never fetched says so, and comes by itself", async () => {
    const { page, context } = await house.browser.open(house.store.shipshape.url, DESKTOP, person);
    const headed = (name: string) => page.getByRole("heading", { level: 1, name });
    await page.goto("/");
    await headed("Now").waitFor(SOON);
    await context.setOffline(true);
    await page.getByRole("link", { name: "SLOs", exact: true }).first().click();
    await headed("The server does not answer").waitFor({ timeout: 20_000 });
    await context.setOffline(false);
    await headed("SLOs").waitFor({ timeout: 20_000 });
    await context.close();
  });
});

test("an address where nothing is says what was looked for, and what is called almost so", async () => {
  const { page } = person;
  await page.goto("/services/paymants");
  await title("Nothing here").waitFor(SOON);
  await page
    .getByText(/paymants/)
    .first()
    .waitFor(SOON);
  await page.getByRole("link", { name: "Payments", exact: true }).first().waitFor(SOON);
  expect((await faultsOf(person)).filter(isOurs)).toEqual([]);
  await picture(person, "not-found", DESKTOP);
  await page.getByRole("link", { name: /Search for/ }).click();
  await title("Search").waitFor(SOON);
});

describe("an empty installation", () => {
  const LISTS = PAGES.filter(([, path]) => /^\/[a-z-]+$/.test(path));
  let fresh: Person;
  beforeAll(async () => {
    const shipshape = await startShipshape();
    const link = await shipshape.waitFor(/http\S+\/welcome#\S+/);
    fresh = await house.browser.open(shipshape.url, DESKTOP);
    await useLink(fresh, link[0], { name: "skipper", email: "skipper@store.example" });
  });
  afterAll(() => fresh?.context.close());

  test.each(LISTS)("%s shows what is there, or how it comes there", async (name, path, title) => {
    const { page } = fresh;
    await reach(page, path, title);
    await quiet(page);
    await picture(fresh, `empty-${name}`, DESKTOP);
    const rows = await page.locator("main tbody tr").count();
    const commands = await page.locator("main code", { hasText: "shipshape --url http" }).count();
    const begin = await page.locator("main").getByRole("button").or(page.locator("main").getByRole("link")).count();
    expect(rows + commands > 0 || begin > 0, `${path} is empty and says nothing`).toBe(true);
    expect(await faultsOf(fresh, true)).toEqual([]);
  });
});
