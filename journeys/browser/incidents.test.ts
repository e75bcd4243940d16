import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bestOf } from "../harness/lost-time.ts";
import { oneStory } from "../harness/one-story.ts";
import { mail, people } from "../harness/store-configuration.ts";
import {
  chord,
  DESKTOP,
  faultsOf,
  type Person,
  PHONE,
  picture,
  placeOf,
  takeBack,
  turn,
  type View,
} from "./browser.ts";
import { anHourOfCharges, fireAlert } from "./payments-in-trouble.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
const AT_ONCE_MS = 1_000;
const DARK: View = { width: 1440, theme: "dark" };
const LAPTOP: View = { width: 1024, theme: "light" };

let signedIn: SignedIn;
let admin: Person;
let page: Page;
let ackLink: string;

const client = () => signedIn.store.shipshape.client;
const heading = (where: Page, name: string | RegExp) => where.getByRole("heading", { level: 1, name });
const incident = (id: string) => client().incidents.get({ params: { id } });
/** How long after a note is sent from one browser another one shows it, by the clock that both read. */
async function agreedAfterMs(other: Page, words: string): Promise<number> {
  const read = other.evaluate(
    (text) =>
      new Promise<number>((resolve) => {
        new MutationObserver((_, watch) => {
          if (!document.body.textContent?.includes(text)) return;
          watch.disconnect();
          resolve(Date.now());
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    words,
  );
  const sent = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const onKey = ({ key }: KeyboardEvent) => void (key === "Enter" && resolve(Date.now()));
        window.addEventListener("keydown", onKey, { capture: true });
      }),
  );
  await page.getByLabel("Note or command").fill(words);
  await page.getByLabel("Note or command").press("Enter");
  return (await read) - (await sent);
}

oneStory();
beforeAll(async () => {
  signedIn = await openSignedIn();
  ({ admin } = signedIn);
  ({ page } = admin);
  const { store } = signedIn;
  await store.deploy("1.4.2");
  await store.deploy("1.5.0");
  await anHourOfCharges(signedIn.store.shipshape);
  await fireAlert(signedIn.store.shipshape, "ChargesFail");
  const message = await store.phone.expectMail({ to: mail.first, subject: /8 % of the charges fail/ });
  ackLink = message.links.find((link) => link.includes("/ack/")) ?? "";
});
afterAll(() => signedIn?.close());

describe("an incident by keyboard alone", () => {
  test("from the alert to its room, which says how it stands and what comes next", async () => {
    const { keyboard } = page;
    await page.goto("/alerts");
    await heading(page, "Alerts").waitFor(SOON);
    await page.getByRole("link", { name: "8 % of the charges fail" }).waitFor(SOON);
    await chord(page, "g", "i");
    await heading(page, "Incidents").waitFor(SOON);
    await page.getByRole("link", { name: "8 % of the charges fail" }).waitFor(SOON);
    await picture(admin, "incidents-list", DESKTOP);
    await keyboard.press("j");
    await keyboard.press("Enter");
    await heading(page, "INC-1 8 % of the charges fail").waitFor(SOON);
    const stands = page.getByRole("region", { name: "How it stands" });
    await stands.getByText(`Escalates to ${people.lead}`).waitFor(SOON);
    await stands.getByText(/in [0-5]:\d\d/).waitFor(SOON);
    await stands.getByText("payments 1.5.0").waitFor(SOON);
    await stands.getByText(/Before it ran 1\.4\.2/).waitFor(SOON);
    expect(await faultsOf(admin)).toEqual([]);
    await picture(admin, "incident-open", DESKTOP);
  });

  test("a narrow window keeps no line free for buttons that show only when they are pointed at", async () => {
    await turn(admin, { width: 390, theme: "light" });
    const entry = page.getByRole("list", { name: "Key events" }).getByRole("listitem").first();
    const [buttons, free] = await entry.evaluate((line) => {
      const all = [...line.querySelectorAll("button")];
      const height = line.getBoundingClientRect().height;
      for (const button of all) button.style.display = "none";
      const bare = line.getBoundingClientRect().height;
      for (const button of all) button.style.display = "";
      return [all.length, height - bare] as const;
    });
    expect(buttons).toBeGreaterThan(0);
    expect(free).toBe(0);
    await turn(admin, DESKTOP);
  });

  test("acknowledged at once, and taken back: paging goes on where it stood", async () => {
    const { keyboard } = page;
    const badge = page.getByRole("heading", { level: 1 }).locator("..").getByText("Acknowledged", { exact: true });
    const seen = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let pressedAt = 0;
          window.addEventListener("keydown", () => (pressedAt ||= performance.now()), { capture: true, once: true });
          new MutationObserver((_, watch) => {
            if (!document.querySelector("h1")?.parentElement?.textContent?.includes("Acknowledged")) return;
            watch.disconnect();
            resolve(performance.now() - pressedAt);
          }).observe(document.body, { subtree: true, childList: true, characterData: true });
        }),
    );
    let answer: (() => void) | undefined;
    await page.route("**/acknowledge", async (route) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      await route.continue();
    });
    await keyboard.press("a");
    console.log(`acknowledged on screen after ${(await seen).toFixed(0)} ms, before the server has answered`);
    expect(await incident("INC-1")).toMatchObject({ status: "open" });
    await expect.poll(() => answer, SOON).toBeDefined();
    const answered = page.waitForResponse("**/acknowledge");
    answer?.();
    await answered;
    await page.unroute("**/acknowledge");
    await badge.waitFor(SOON);
    await page.getByText("You look after INC-1. Paging stopped.").first().waitFor(SOON);
    await keyboard.press("z");
    await badge.waitFor({ state: "detached", ...SOON });
    expect(await incident("INC-1")).toMatchObject({ status: "open", pagingRun: { status: "running" } });
    await page.getByText(`Escalates to ${people.lead}`).waitFor(SOON);
  });

  test("worked on: a note, a severity and a leader by command, an update for customers", async () => {
    const { keyboard } = page;
    await keyboard.press("a");
    await page.getByText("You look after INC-1. Paging stopped.").first().waitFor(SOON);
    await keyboard.press("n");
    await keyboard.type("Rolling back DEP-2 now; a, e and r are only letters here.");
    await keyboard.press("Enter");
    const story = page.getByRole("list", { name: "Key events" });
    await story.getByText("only letters here").waitFor(SOON);
    await story.getByText("only letters here").getByRole("link", { name: "DEP-2" }).waitFor(SOON);
    await keyboard.press("Escape");
    await keyboard.press("/");
    await page.getByRole("listbox", { name: "Commands" }).waitFor(SOON);
    await picture(admin, "incident-commands", DESKTOP);
    await keyboard.type("sev");
    await keyboard.press("Enter");
    await keyboard.type("sev2");
    await keyboard.press("Enter");
    await story.getByText("Severity changed from SEV1 to SEV2").waitFor(SOON);
    await keyboard.type(`/lead ${people.first.slice(0, 4)}`);
    await keyboard.press("Enter");
    await story.getByText(`${people.first} leads it`).waitFor(SOON);
    await keyboard.press("Escape");
    await keyboard.press("u");
    const dialog = page.getByRole("dialog", { name: "Publish an update of INC-1" });
    const text = dialog.getByLabel("What customers read");
    await text.waitFor(SOON);
    await text.focus();
    await keyboard.press("Control+a");
    await keyboard.type("Card payments fail for some. We are going back to the release before.");
    const preview = dialog.frameLocator("iframe");
    await preview.getByText("We are going back to the release before.").waitFor(SOON);
    await preview
      .getByText(/Problems with/)
      .first()
      .waitFor(SOON);
    // Whoever looks into the frame of the preview from outside is refused to run scripts there, and the console says so.
    const faults = (await faultsOf(admin)).filter((fault) => !fault.startsWith("Blocked script execution"));
    expect(faults).toEqual([]);
    await picture(admin, "publish-update", DESKTOP);
    await keyboard.press("Control+Enter");
    await story.getByText(/Published on store as \w+: Card payments fail/).waitFor(SOON);
    expect(await signedIn.store.statusPage()).toContain("We are going back to the release before.");
  });

  test("a note can be mended, and keeps what it said", async () => {
    const note = page.getByRole("listitem").filter({ hasText: "only letters here" });
    await note.getByRole("button", { name: "Edit" }).press("Enter");
    await page.getByLabel("The note").fill("Rolling back DEP-2 now. It takes two minutes.");
    await page.keyboard.press("Control+Enter");
    await page
      .getByRole("listitem")
      .filter({ hasText: "It takes two minutes." })
      .getByText(/changed/)
      .waitFor(SOON);
    expect((await incident("INC-1")).timeline.find(({ kind }) => kind === "note")?.earlier).toMatchObject([
      { text: expect.stringContaining("only letters here") },
    ]);
  });

  test("everything is one key of the address away", async () => {
    await page.getByRole("link", { name: "Everything" }).press("Enter");
    await page.waitForURL(/all=true/, SOON);
    await page.getByText(`${people.first} was reached by email`).first().waitFor(SOON);
    expect(await faultsOf(admin)).toEqual([]);
    await picture(admin, "incident-everything", DESKTOP);
  });

  test("two browsers agree within a second", async () => {
    const other = await signedIn.signIn(people.first, DARK);
    await other.page.goto("/incidents/INC-1");
    await heading(other.page, "INC-1").waitFor(SOON);
    const afterMs = await bestOf(AT_ONCE_MS, (nth) => agreedAfterMs(other.page, `The rollback is through (${nth}).`));
    console.log(`two browsers agreed after ${afterMs.toFixed(0)} ms without what others took`);
    expect(afterMs).toBeLessThan(AT_ONCE_MS);
    expect(await faultsOf(other)).toEqual([]);
    await picture(other, "incident-worked-on", DARK);
    await other.context.close();
  });

  test("resolved with what helped, and reopened while that is offered", async () => {
    const { keyboard } = page;
    await page.goto("/incidents/INC-1");
    await heading(page, "INC-1").waitFor(SOON);
    await keyboard.press("r");
    await page.getByRole("dialog", { name: "Resolve INC-1" }).waitFor(SOON);
    await keyboard.type("Going back to 1.4.2 helped.");
    await keyboard.press("Control+Enter");
    await page.getByText("INC-1 is over.").first().waitFor(SOON);
    await keyboard.press("z");
    await page
      .getByText(/Reopened: skipper reopened it; skipper looks after it/)
      .first()
      .waitFor(SOON);
    expect(await incident("INC-1")).toMatchObject({ status: "acknowledged", acknowledgedBy: "skipper" });
    await keyboard.press("r");
    await page.getByRole("dialog", { name: "Resolve INC-1" }).waitFor(SOON);
    await keyboard.press("Control+Enter");
    await page.getByText("INC-1 is over.").first().waitFor(SOON);
    await picture(admin, "incident-resolved", DESKTOP);
  });
});

describe("the list of incidents", () => {
  test("c declares one, and says beforehand who will be woken", async () => {
    await page.goto("/incidents");
    await heading(page, "Incidents").waitFor(SOON);
    await page.keyboard.press("c");
    const dialog = page.getByRole("dialog", { name: "Declare an incident" });
    await dialog.getByLabel("What is wrong").fill("Receipts arrive late");
    await dialog.getByLabel("Severity").selectOption("SEV3");
    await dialog.getByLabel("Service").selectOption("payments");
    await dialog.getByText(`${people.first} would be paged at once.`).waitFor(SOON);
    expect(await faultsOf(admin)).toEqual([]);
    await picture(admin, "declare", DESKTOP);
    await dialog.getByLabel("Paging").selectOption("quiet");
    await dialog.getByRole("button", { name: "Declare" }).press("Enter");
    await heading(page, "INC-2 Receipts arrive late").waitFor(SOON);
    await page.getByText("Nobody is paged", { exact: true }).waitFor(SOON);
  });

  test("new ones wait until they are asked for; those that are chosen are answered together, and taken back", async () => {
    const { keyboard } = page;
    await page.goto("/incidents");
    await page.getByRole("link", { name: "Receipts arrive late" }).waitFor(SOON);
    for (const title of ["Search is slow", "Mail waits"]) {
      await client().incidents.declare({ body: { title, severity: "SEV4", page: false } });
    }
    await page.getByRole("button", { name: "2 new" }).press("Enter");
    await page.getByRole("link", { name: "Mail waits" }).waitFor(SOON);
    await page.getByLabel(/Select INC-3/).press("Space");
    await page.getByLabel(/Select INC-4/).press("Space");
    await picture(admin, "incidents-chosen", DESKTOP);
    await page
      .getByRole("region", { name: "With the selected rows" })
      .getByRole("button", { name: "Acknowledge" })
      .click();
    await takeBack(page, "Acknowledged INC-4, INC-3.");
    const both = () => Promise.all(["INC-3", "INC-4"].map(async (id) => (await incident(id)).status));
    await expect.poll(both, SOON).toEqual(["open", "open"]);
    await keyboard.press("Escape");
  });

  test("is narrowed by words, by severity and to what is mine, in the address", async () => {
    await page.goto("/incidents?status=all");
    await page.getByLabel("Find an incident").fill("receipts");
    await page.waitForURL(/find=receipts/, SOON);
    await page.getByRole("link", { name: "Mail waits" }).waitFor({ state: "detached", ...SOON });
    await page.getByRole("link", { name: "Receipts arrive late" }).waitFor(SOON);
    await page.goto("/incidents?status=all&mine=true");
    await page.getByRole("link", { name: "8 % of the charges fail" }).waitFor(SOON);
    expect(await page.getByRole("link", { name: "Receipts arrive late" }).count()).toBe(0);
    await page.goto("/incidents?severity=SEV1");
    await page.getByText("No incident fits these filters").waitFor(SOON);
    await page.getByRole("link", { name: "Take the filters away" }).click();
    await page.getByRole("link", { name: "Receipts arrive late" }).waitFor(SOON);
    expect(await faultsOf(admin)).toEqual([]);
  });
});

describe("by thumb, in the dark", () => {
  test("the link of a message says what, since when, and what comes; one tap acknowledges", async () => {
    await client().incidents.resolve({ params: { id: "INC-2" } });
    await fireAlert(signedIn.store.shipshape, "ChargesFailAgain");
    const message = await signedIn.store.phone.expectMail({ to: mail.first, subject: /charges fail/ });
    const link = message.links.find((one) => one.includes("/ack/")) ?? ackLink;
    const phone = await signedIn.browser.open(signedIn.store.shipshape.url, PHONE);
    await phone.page.goto(link);
    await phone.page.getByText(`${people.lead} is paged`).waitFor(SOON);
    const button = phone.page.getByRole("button", { name: "Acknowledge" });
    expect((await placeOf(button)).height).toBeGreaterThanOrEqual(56);
    expect(await faultsOf(phone)).toEqual([]);
    await picture(phone, "ack", PHONE);
    await phone.page.getByRole("button", { name: "I cannot: page the next" }).tap();
    await phone.page.getByText(`${people.lead} is paged now`).waitFor(SOON);
    await signedIn.store.shipshape.settle();
    await signedIn.store.phone.expectMail({ to: mail.lead, subject: /charges fail/ });
    await picture(phone, "ack-passed-on", PHONE);
    await button.tap();
    await phone.page.getByText(`${people.first} looks after it`).waitFor(SOON);
    await phone.context.close();
  });

  test("the room: timeline first, the rest a tab away, two buttons in reach", async () => {
    const phone = await signedIn.signIn(people.first, PHONE);
    await phone.page.goto("/incidents/INC-5");
    await heading(phone.page, "INC-5").waitFor(SOON);
    for (const name of ["Escalate", "Resolve"]) {
      const place = await placeOf(phone.page.getByRole("button", { name, exact: true }).first());
      expect(place.height, name).toBeGreaterThanOrEqual(44);
      expect(place.y, name).toBeGreaterThan(844 / 2);
    }
    expect(await faultsOf(phone)).toEqual([]);
    await picture(phone, "incident-room", PHONE);
    await phone.page.getByLabel("Note or command").tap();
    await phone.page.getByLabel("Note or command").fill("On it, from the train.");
    await phone.page.getByRole("button", { name: "Send" }).tap();
    await phone.page.getByRole("list", { name: "Key events" }).getByText("from the train").waitFor(SOON);
    await phone.page.getByRole("link", { name: "Alerts and causes" }).tap();
    await phone.page.getByText("payments 1.5.0").last().waitFor(SOON);
    await picture(phone, "incident-context", PHONE);
    await phone.page.getByRole("link", { name: "People" }).tap();
    await phone.page.getByRole("heading", { name: "Responders" }).waitFor(SOON);
    expect(await faultsOf(phone, true)).toEqual([]);
    await picture(phone, "incident-people", PHONE);
    await phone.context.close();
  });
});

describe("elsewhere", () => {
  test("who may only read sees everything, changes nothing, and reads why", async () => {
    const text =
      "apiVersion: shipshape/v1\nkind: User\nmetadata: { name: reader }\nspec: { email: reader@store.example, role: viewer }\n";
    await client().configuration.apply({ body: { files: [{ path: "reader.yaml", text }] } });
    const reader = await signedIn.signIn("reader", LAPTOP);
    await reader.page.goto("/incidents/INC-3");
    await heading(reader.page, "INC-3").waitFor(SOON);
    for (const name of ["Acknowledge", "Resolve", "Publish update", "Edit"]) {
      const button = reader.page.getByRole("button", { name: new RegExp(`^${name}`) });
      expect(await button.isDisabled(), name).toBe(true);
      expect(await button.getAttribute("title"), name).toMatch(/incidents:write|statuspage:write/);
    }
    expect(await reader.page.getByLabel("Note or command").isDisabled()).toBe(true);
    await reader.page.keyboard.press("a");
    await reader.page.keyboard.press("r");
    expect(await reader.page.getByRole("dialog").count()).toBe(0);
    expect(await incident("INC-3")).toMatchObject({ status: "open" });
    expect(await faultsOf(reader)).toEqual([]);
    await reader.context.close();
  });

  test("a laptop shows two columns, and the status pages say why", async () => {
    const laptop = await signedIn.signIn(people.second, LAPTOP);
    await laptop.page.goto("/incidents/INC-5");
    await heading(laptop.page, "INC-5").waitFor(SOON);
    await laptop.page.getByRole("figure").first().waitFor(SOON);
    expect(await faultsOf(laptop)).toEqual([]);
    await picture(laptop, "incident-room", LAPTOP);
    await laptop.page.goto("/status-pages");
    await heading(laptop.page, "Status pages").waitFor(SOON);
    await laptop.page.getByRole("link", { name: "INC-5 (SEV1) is open" }).waitFor(SOON);
    expect(await faultsOf(laptop)).toEqual([]);
    await picture(laptop, "status-pages", LAPTOP);
    await laptop.context.close();
  });
});
