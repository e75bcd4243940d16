import { DEFAULT_RULES } from "@shipshape/domain/notify/personal-rule";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../kernel/config.ts";
import { openFakeTwilio } from "../../testing/fake-twilio.ts";
import { type Mailbox, openMailbox } from "../../testing/mailbox.ts";
import { pagedHouse } from "../../testing/paged-house.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

const SECOND = "ana@home.example";
let house: TestHouse;
let mailbox: Mailbox;
let scene: Awaited<ReturnType<typeof pagedHouse>>;

beforeAll(async () => {
  mailbox = await openMailbox();
  house = await testHouse({ smtpUrl: mailbox.url });
  scene = await pagedHouse(house);
});
afterEach(() => mailbox.expectNothingMore());
afterAll(() => Promise.all([house?.close(), mailbox?.close()]));

const me = () => house.as("responder").notify;
const ACCOUNT = "the-responder@example.org";
let second = "";
const params = () => ({ contactMethodId: second });
const codeOf = () => /\d{6}/.exec(mailbox.take(SECOND).text)?.[0] ?? "";

describe("a contact that is not proven", () => {
  test("is not used while another is there", async () => {
    second = (await me().addMyContactMethod({ body: { channel: "email", address: SECOND } })).contactMethod.id ?? "";
    await scene.page();
    mailbox.take(ACCOUNT);
    mailbox.expectNothingMore();
  });
  test("has at most five guesses at a code, and a code one use", async () => {
    await me().sendMyContactCode({ params: params() });
    const code = codeOf();
    const typed = (text: string) => me().verifyMyContactMethod({ params: params(), body: { code: text } });
    const wrong = code === "123456" ? "654321" : "123456";
    for (let guess = 0; guess < 5; guess += 1) await problemOf(typed(wrong));
    expect(await problemOf(typed(code))).toMatchObject({ message: expect.stringContaining("wrong too often") });
    await house.advance(30_000);
    await me().sendMyContactCode({ params: params() });
    await house.advance(16 * 60_000);
    expect(await problemOf(typed(codeOf()))).toMatchObject({ message: expect.stringContaining("not valid any more") });
  });
  test("gets a handful of codes an hour", async () => {
    for (let sent = 2; sent < 5; sent += 1) {
      await house.advance(30_000);
      await me().sendMyContactCode({ params: params() });
      mailbox.take(SECOND);
    }
    await house.advance(30_000);
    expect(await problemOf(me().sendMyContactCode({ params: params() }))).toMatchObject({ status: 429 });
    await house.advance(61 * 60_000);
  });
  test("is used with its code typed, and nobody else can type it", async () => {
    await me().sendMyContactCode({ params: params() });
    const body = { code: codeOf() };
    const other = house.as("editor").notify.verifyMyContactMethod({ params: params(), body });
    expect(await problemOf(other)).toMatchObject({ status: 404 });
    await me().verifyMyContactMethod({ params: params(), body });
    await scene.page();
    mailbox.take(ACCOUNT);
    mailbox.take(SECOND);
  });
});

describe("my rule", () => {
  test("is the default until I write my own, and again after I take it back", async () => {
    const { rules } = await me().getMyRules();
    expect(rules).toEqual([
      { urgency: "high", rule: DEFAULT_RULES.high, isDefault: true },
      { urgency: "low", rule: DEFAULT_RULES.low, isDefault: true },
    ]);
    const body = {
      steps: [
        { afterMinutes: 0, to: [second] },
        { afterMinutes: 5, to: ["email" as const] },
      ],
    };
    await me().putMyRule({ params: { urgency: "high" }, body });
    const page = await scene.page();
    expect(mailbox.take().to).toEqual([SECOND]);
    mailbox.expectNothingMore();
    await house.advance(5 * 60_000);
    mailbox.take(ACCOUNT);
    mailbox.take(SECOND);
    await scene.cancel(page);
    await me().resetMyRule({ params: { urgency: "high" } });
    expect((await me().getMyRules()).rules[0]?.isDefault).toBe(true);
  });
  test("of low urgency keeps quiet hours, one of high urgency must not have any", async () => {
    const quiet = { from: "00:00", to: "23:59" };
    const body = { steps: [{ afterMinutes: 0, to: ["email" as const] }], quiet };
    expect(await problemOf(me().putMyRule({ params: { urgency: "high" }, body }))).toMatchObject({ status: 400 });
    await me().putMyRule({ params: { urgency: "low" }, body });
    const page = await scene.page({ urgency: "low" });
    mailbox.expectNothingMore();
    await scene.cancel(page);
    await me().resetMyRule({ params: { urgency: "low" } });
  });
  test("names no contact of somebody else's", async () => {
    const body = { steps: [{ afterMinutes: 0, to: [second] }] };
    const call = house.as("editor").notify.putMyRule({ params: { urgency: "high" }, body });
    expect(await problemOf(call)).toMatchObject({
      status: 400,
      message: expect.stringContaining("no contact method of yours"),
    });
  });
  test("is tested as a whole, each in its time", async () => {
    const body = {
      steps: [
        { afterMinutes: 0, to: [second] },
        { afterMinutes: 2, to: ["email" as const] },
      ],
    };
    await me().putMyRule({ params: { urgency: "high" }, body });
    expect((await me().sendTestPage({ body: { rule: "high" } })).notifications).toHaveLength(3);
    await house.settle();
    mailbox.take(SECOND);
    mailbox.expectNothingMore();
    await house.advance(2 * 60_000);
    mailbox.take(SECOND);
    mailbox.take(ACCOUNT);
    await me().resetMyRule({ params: { urgency: "high" } });
  });
});

describe("a provider", () => {
  const admin = () => house.as("admin").notify;
  test("that is not set up is not offered, and says how", async () => {
    const { channels } = await me().listChannels();
    expect(channels.find(({ channel }) => channel === "sms")).toMatchObject({
      ready: false,
      because: expect.stringMatching(/Settings, Channels.*SHIPSHAPE_TWILIO_ACCOUNT_SID/),
    });
    const call = me().addMyContactMethod({ body: { channel: "sms", address: "+4915123456789" } });
    expect(await problemOf(call)).toMatchObject({
      status: 409,
      message: expect.stringContaining("Twilio is not set up"),
    });
  });
  test("is set up in the interface: checked, sealed, and used at once", async () => {
    const twilio = await openFakeTwilio();
    const [sid, token, from, apiUrl] = Object.values(twilio.variables);
    const put = (values: Record<string, string>) =>
      admin().putProvider({ params: { provider: "twilio" }, body: { values } });
    expect(await problemOf(put({ accountSid: "AC1" }))).toMatchObject({
      status: 400,
      faults: [{ path: "values.accountSid", message: expect.stringContaining("32 characters") }],
    });
    const view = await put({ accountSid: sid ?? "", authToken: token ?? "", from: from ?? "", apiUrl: apiUrl ?? "" });
    expect(view).toMatchObject({ ready: true });
    expect(JSON.stringify([view, await house.as("admin").access.listAudit({ query: { limit: 5 } })])).not.toContain(
      token,
    );
    const [kept] = await house.kernel.db
      .selectFrom("setting")
      .selectAll()
      .where("name", "=", "notify.provider.twilio")
      .execute();
    expect(JSON.stringify(kept)).not.toContain(token);
    expect(await admin().checkProvider({ params: { provider: "twilio" } })).toEqual({
      ready: true,
      because: "Twilio knows the account Store; it is active",
    });
    const added = await me().addMyContactMethod({ body: { channel: "sms", address: "+4915123456789" } });
    await me().sendMyContactCode({ params: { contactMethodId: added.contactMethod.id ?? "" } });
    twilio.takeMessage();
    await put({ authToken: "0".repeat(32) });
    expect(await admin().checkProvider({ params: { provider: "twilio" } })).toMatchObject({ ready: false });
    await put({ authToken: "", accountSid: "" });
    expect((await me().listMyContactMethods()).contactMethods.at(-1)?.notReady).toContain("Twilio is not set up");
    await twilio.close();
  });
  test("that an environment variable sets cannot be changed here, and a wrong variable stops the start", async () => {
    const { providers } = readConfig({ SHIPSHAPE_SLACK_BOT_TOKEN: "abc" });
    const { openChannels } = await import("./channels.ts");
    const kernel = { ...house.kernel, config: { ...house.kernel.config, providers } };
    expect(() => openChannels(kernel)).toThrow("SHIPSHAPE_SLACK_BOT_TOKEN: a bot token begins with xoxb-");
  });
  test("a mail server that a variable names is shown as set by it, and cannot be typed over in vain", async () => {
    const { providers } = await house.as("admin").notify.listProviders();
    const url = providers.find(({ provider }) => provider === "smtp")?.fields.find(({ name }) => name === "url");
    expect(url).toMatchObject({ from: "environment", variable: "SHIPSHAPE_SMTP_URL", value: null });
    const values = { url: "smtp://mail.example:25" };
    const typed = house.as("admin").notify.putProvider({ params: { provider: "smtp" }, body: { values } });
    expect(await problemOf(typed)).toMatchObject({ faults: [{ path: "values.url" }] });
  });
  test("is nobody's business but an administrator's", async () => {
    expect(await problemOf(house.as("editor").notify.listProviders())).toMatchObject({ status: 403 });
  });
});
