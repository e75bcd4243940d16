import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openFakePush } from "../../packages/server/src/testing/fake-push.ts";
import { openFakeTwilio } from "../../packages/server/src/testing/fake-twilio.ts";
import { oneStory } from "../harness/one-story.ts";
import { DESKTOP, faultsOf, type Person, PHONE, picture, takeBack } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
let house: SignedIn;
let admin: Person;
let phone: Person;
let page: Page;
let twilio: Awaited<ReturnType<typeof openFakeTwilio>>;
let push: Awaited<ReturnType<typeof openFakePush>>;

oneStory();
beforeAll(async () => {
  [house, twilio, push] = await Promise.all([openSignedIn(), openFakeTwilio(), openFakePush()]);
  admin = house.admin;
  page = admin.page;
});
afterAll(() => Promise.all([house?.close(), twilio?.close(), push?.close()]));

const press = (name: string | RegExp) => page.getByRole("button", { name }).first().click();
const see = (text: string | RegExp) => page.getByText(text).first().waitFor(SOON);
const fill = (label: string | RegExp, text: string) => page.getByLabel(label).first().fill(text);
const open = async (path: string) => {
  await page.goto(path);
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor(SOON);
};

describe("an administrator", () => {
  test("sees what each provider wants, sets one up, and has it checked", async () => {
    await open("/settings/channels");
    await press("Show the set-up of Slack");
    await see("From a manifest, and paste this");
    await picture(admin, "settings-channels-slack", DESKTOP);
    expect(await faultsOf(admin)).toEqual([]);
    await press("Hide the set-up of Slack");
    await press("Show the set-up of Twilio");
    const [sid = "", token = "", from = "", apiUrl = ""] = Object.values(twilio.variables);
    await fill("Account SID", "AC1");
    await press("Save");
    await see("it is AC and 32 characters");
    admin.complaints();
    await fill("Account SID", sid);
    await fill("Auth token", token);
    await fill("Number", from);
    await fill(/^API address/, apiUrl);
    await press("Save");
    await see("Twilio is set up. Check it now.");
    await press("Check Twilio");
    await see("Twilio knows the account Store");
    await picture(admin, "settings-channels-twilio", DESKTOP);
    expect(await faultsOf(admin)).toEqual([]);
  });
});

/** What a fake provider gets a moment after it was asked for. */
const taken = <T>(take: () => T): Promise<T> => vi.waitFor(take, { timeout: 30_000, interval: 20 });

describe("a person", () => {
  test("adds a phone and proves it with the code that came there", async () => {
    await open("/settings/me");
    await press("Add a contact method");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Channel", { exact: true }).selectOption("sms");
    await dialog.getByLabel("Phone number").fill("0151 23456789");
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await see("write the number with its country");
    await dialog.getByLabel("Phone number").fill("+49 151 23456789");
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await see("Is +4915123456789 yours?");
    const code = /\d{6}/.exec((await taken(() => twilio.takeMessage())).body)?.[0] ?? "";
    await page.getByLabel("Code", { exact: true }).fill(code === "111111" ? "222222" : "111111");
    await page.getByRole("button", { name: "Verify", exact: true }).click();
    await see("this is not the code that was sent there last");
    admin.complaints();
    await picture(admin, "settings-verify", DESKTOP);
    expect(await faultsOf(admin)).toEqual([]);
    await page.getByLabel("Code", { exact: true }).fill(code);
    await page.getByRole("button", { name: "Verify", exact: true }).click();
    await see("is proven: pages reach you there");
  });

  test("sees what happens when, and changes it", async () => {
    await open("/settings/me");
    const urgent = page.getByRole("list", { name: "When an urgent page comes" }).first();
    await urgent.getByText("Text message: +4915123456789").waitFor(SOON);
    expect(await urgent.textContent()).toContain("at once");
    await picture(admin, "settings-me-rules", DESKTOP);
    expect(await faultsOf(admin)).toEqual([]);
    await press("Change: When an urgent page comes");
    await press("Add a moment");
    const added = page.getByRole("group", { name: "By what, at moment 3" });
    await added.getByRole("button", { name: "Text message" }).click();
    await page.getByLabel("Minutes after the page").nth(2).fill("7");
    await picture(admin, "settings-rule-dialog", DESKTOP);
    expect(await faultsOf(admin)).toEqual([]);
    await press("Save");
    await takeBack(page, "From now on you are told so.", () => urgent.getByText("after 7 minutes").waitFor(SOON));
    await expect.poll(() => urgent.getByText("after 7 minutes").count(), SOON).toBe(0);
  });

  test("quiet hours are from when until when: half of them is not saved as none", async () => {
    await page.getByRole("button", { name: "Change: When a page comes that can wait" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("From").fill("22:00");
    await dialog.getByRole("button", { name: "Save" }).click();
    const isMissing = (field: HTMLInputElement) => field.validity.valueMissing;
    expect(await dialog.getByLabel("To", { exact: true }).evaluate(isMissing)).toBe(true);
    await dialog.getByLabel("To", { exact: true }).fill("07:00");
    await dialog.getByRole("button", { name: "Save" }).click();
    await takeBack(page, "From now on you are told so.");
    await dialog.waitFor({ ...SOON, state: "detached" });
  });
});

/** A browser without the cloud of its maker: what it would be told there, it is told by our fake push service. */
async function withPushService(person: Person): Promise<void> {
  const subscription = push.subscribe("phone");
  await person.context.grantPermissions(["notifications"]);
  await person.page.addInitScript((made) => {
    let current: unknown = null;
    const like = { endpoint: made.endpoint, options: { applicationServerKey: null }, toJSON: () => made };
    PushManager.prototype.getSubscription = async () => current as PushSubscription | null;
    PushManager.prototype.subscribe = async (options) => {
      if (!options?.userVisibleOnly || (options.applicationServerKey as Uint8Array).length !== 65)
        throw new Error("refused");
      current = like;
      return like as unknown as PushSubscription;
    };
  }, subscription);
}

describe("a phone", () => {
  test("has pages with one tap, shows them while nothing is open, and says that it did", async () => {
    phone = await house.browser.open(house.store.shipshape.url, PHONE, admin, { worker: true });
    await withPushService(phone);
    const { page: small } = phone;
    await small.goto("/settings/me");
    await small.getByRole("button", { name: "Turn notifications on" }).waitFor(SOON);
    await picture(phone, "settings-me-phone", PHONE);
    expect(await faultsOf(phone)).toEqual([]);
    await small.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await small.getByRole("button", { name: "Turn notifications on" }).tap();
    await small.getByText("Pages reach this device now").first().waitFor(SOON);
    await small.getByRole("button", { name: "Send a test page to Chrome on Linux" }).tap();
    const { payload } = await taken(() => push.take());
    expect(payload).toMatchObject({ kind: "test", title: "Test page from Shipshape" });
    // The browser's own side: the push service hands the message to the worker of the page.
    const session = await phone.context.newCDPSession(small);
    const registered = new Promise<string>((resolve) =>
      session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        if (registrations[0]) resolve(registrations[0].registrationId);
      }),
    );
    await session.send("ServiceWorker.enable");
    const origin = new URL(house.store.shipshape.url).origin;
    const registrationId = await registered;
    const shown = () =>
      small.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
      });
    const data = JSON.stringify(payload);
    // A push service gives a message again until it was taken; two with one tag are shown as one.
    await taken(async () => {
      await session.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
      await expect
        .poll(shown, { timeout: 5_000 })
        .toEqual([{ title: "Test page from Shipshape", body: "If you can read this, pages reach you here." }]);
    });
    await small.getByText("Works").first().waitFor(SOON);
    await picture(phone, "settings-me-phone-on", PHONE);
  });
});
