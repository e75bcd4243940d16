import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type FakeTwilio, openFakeTwilio } from "../../testing/fake-twilio.ts";
import { type Mailbox, openMailbox } from "../../testing/mailbox.ts";
import { pagedHouse } from "../../testing/paged-house.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { isFromTwilio } from "./twilio-signature.ts";

const URL = "http://shipshape.test";
const PHONE = "+4915123456789";
let house: TestHouse;
let twilio: FakeTwilio;
let mailbox: Mailbox;
let scene: Awaited<ReturnType<typeof pagedHouse>>;

beforeAll(async () => {
  [mailbox, twilio] = await Promise.all([openMailbox(), openFakeTwilio()]);
  house = await testHouse({ smtpUrl: mailbox.url, providers: twilio.variables });
  scene = await pagedHouse(house);
});
afterEach(() => {
  twilio.fail(undefined);
  twilio.nothingMore();
  mailbox.forget();
});
afterAll(() => Promise.all([house?.close(), twilio?.close(), mailbox?.close()]));

const me = () => house.as("responder").notify;
const answers = () => scene.told("notify.answerReceived");
const receive = async (status: string) => {
  await twilio.receipt(scene.callBack, twilio.takeMessage(), status);
  await house.settle();
};
const reply = async (words: string, from = PHONE) => {
  const { body } = await twilio.reply(scene.callBack, URL, from, words);
  return /<Message>(.*)<\/Message>/s.exec(body)?.[1];
};

test("Twilio's signatures are checked as its documentation has them", () => {
  const body = Buffer.from(
    new URLSearchParams({
      CallSid: "CA1234567890ABCDE",
      Caller: "+14158675310",
      Digits: "1234",
      From: "+14158675310",
      To: "+18005551212",
    }).toString(),
  );
  const url = "https://mycompany.com/myapp.php?foo=1&bar=2";
  const headers = { "x-twilio-signature": "GvWf1cFY/Q7PnoempGyD5oXAezc=" };
  expect(isFromTwilio({ url, body, headers }, "12345")).toBe(true);
  expect(isFromTwilio({ url: `${url}&baz=3`, body, headers }, "12345")).toBe(false);
  expect(isFromTwilio({ url, body, headers: {} }, "12345")).toBe(false);
});

describe("a phone number", () => {
  test("is written in one way, and proven once for text messages and calls", async () => {
    const { contactMethod } = await me().addMyContactMethod({
      body: { channel: "sms", address: "0049 (151) 234-56789" },
    });
    expect(contactMethod.address).toBe(PHONE);
    const id = contactMethod.id ?? "";
    await me().sendMyContactCode({ params: { contactMethodId: id } });
    const code = /\d{6}/.exec(twilio.takeMessage().body)?.[0] ?? "";
    const wrong = code === "000000" ? "111111" : "000000";
    const typed = (text: string) =>
      me().verifyMyContactMethod({ params: { contactMethodId: id }, body: { code: text } });
    expect(await problemOf(typed(wrong))).toMatchObject({
      status: 400,
      message: expect.stringContaining("not the code"),
    });
    expect((await typed(`${code.slice(0, 3)} ${code.slice(3)}`)).verifiedAt).toBeInstanceOf(Date);
    const voice = await me().addMyContactMethod({ body: { channel: "voice", address: PHONE } });
    expect(voice.contactMethod.verifiedAt).toBeInstanceOf(Date);
  });
  test("without its country is refused", async () => {
    const call = me().addMyContactMethod({ body: { channel: "sms", address: "0151 23456789" } });
    expect(await problemOf(call)).toMatchObject({ status: 400, message: expect.stringContaining("with its country") });
  });
  test("that Twilio refuses is told at once", async () => {
    const { contactMethod } = await me().addMyContactMethod({ body: { channel: "sms", address: "+4915100000000" } });
    const params = { contactMethodId: contactMethod.id ?? "" };
    twilio.fail({ status: 400, code: 21211 });
    expect(await problemOf(me().sendMyContactCode({ params }))).toMatchObject({
      status: 409,
      message: expect.stringContaining("Invalid 'To' Phone Number"),
    });
    await me().removeMyContactMethod({ params });
  });
});

describe("an urgent page", () => {
  test("is a text message at once; the receipt ends it, and nobody calls once it was answered", async () => {
    const page = await scene.page();
    const message = twilio.takeMessage();
    expect(message.body).toContain("too many errors (INC-3)");
    expect(message.body).toContain("Reply 1");
    expect(message.body.length).toBeLessThanOrEqual(300);
    expect(await scene.statusOf(page.pageId, "sms")).toMatchObject({ status: "accepted" });
    expect((await twilio.receipt(scene.callBack, message, "delivered")).status).toBe(204);
    await house.settle();
    expect(await scene.statusOf(page.pageId, "sms")).toMatchObject({ status: "delivered" });
    await scene.cancel(page);
    await house.advance(3 * 60_000);
    twilio.nothingMore();
  });

  test("that Twilio took is not sent again because its answer broke off, and its receipt counts", async () => {
    twilio.garble(true);
    const page = await scene.page();
    twilio.garble(false);
    const message = twilio.takeMessage();
    expect(await scene.statusOf(page.pageId, "sms")).toMatchObject({ status: "accepted" });
    expect((await twilio.receipt(scene.callBack, message, "delivered")).status).toBe(204);
    await house.settle();
    expect(await scene.statusOf(page.pageId, "sms")).toMatchObject({ status: "delivered" });
    await scene.cancel(page);
    await house.advance(60_000);
    twilio.nothingMore();
  });

  test("calls after two minutes, reads the page aloud, and takes a key for an answer", async () => {
    const page = await scene.page();
    await receive("delivered");
    await house.advance(100_000);
    twilio.nothingMore();
    await house.advance(25_000);
    const call = twilio.takeCall();
    expect(call.to).toBe(PHONE);
    expect(call.twiml).toContain("Severity 2. payments: too many errors incident 3");
    const { body } = await twilio.press(scene.callBack, call, "1");
    expect(body).toContain("You acknowledged incident 3.");
    await house.settle();
    expect((await answers()).at(-1)).toMatchObject({
      ...page,
      answer: "acknowledge",
      channel: "voice",
      via: "by pressing 1 on the phone",
    });
    expect(await scene.statusOf(page.pageId, "voice")).toMatchObject({ status: "delivered" });
    await twilio.ended(scene.callBack, call, "completed");
    await house.settle();
    expect(await scene.statusOf(page.pageId, "voice")).toMatchObject({ status: "delivered" });
    await scene.cancel(page);
  });

  test("a mailbox that picks up is nobody: only a key counts", async () => {
    const page = await scene.page();
    await receive("undelivered");
    await house.advance(121_000);
    const call = twilio.takeCall();
    await twilio.ended(scene.callBack, call, "completed");
    await house.settle();
    expect(await scene.statusOf(page.pageId, "voice")).toMatchObject({
      status: "failed",
      lastError: expect.stringContaining("no key was pressed"),
    });
    await scene.cancel(page);
  });

  test("key 2 passes it on; another key is asked for again", async () => {
    const page = await scene.page();
    await receive("delivered");
    await house.advance(121_000);
    const call = twilio.takeCall();
    const again = (await twilio.press(scene.callBack, call, "7")).body;
    expect(again).toMatch(
      /<Gather [^>]+><Say>7 means nothing here\. Press 1 .*<\/Say><\/Gather><Say>No key was pressed/,
    );
    expect((await twilio.press(scene.callBack, call, "2")).body).toContain("The next is paged for incident 3.");
    expect((await answers()).at(-1)).toMatchObject({ ...page, answer: "escalate" });
    await house.settle();
    await scene.cancel(page);
  });

  test("a forged receipt changes nothing", async () => {
    const page = await scene.page();
    const message = twilio.takeMessage();
    expect((await twilio.receipt(scene.callBack, message, "delivered", "another token")).status).toBe(403);
    await house.settle();
    expect(await scene.statusOf(page.pageId, "sms")).toMatchObject({ status: "accepted" });
    await scene.cancel(page);
  });
});

describe("a reply", () => {
  test("of 1 acknowledges what came last, and says how many more wait", async () => {
    const first = await scene.page({ shortId: "INC-7" });
    await house.advance(61_000);
    const second = await scene.page({ shortId: "INC-8" });
    twilio.takeMessage(({ body }) => body.includes("INC-7"));
    twilio.takeMessage(({ body }) => body.includes("INC-8"));
    expect(await reply("1")).toBe("You acknowledged INC-8. 1 more waits for you: reply ALL to acknowledge every one.");
    await scene.cancel(second);
    expect((await answers()).at(-1)).toMatchObject({ ...second, channel: "sms", via: "by text message" });
    expect(await reply(" All ")).toBe("Acknowledged: INC-7.");
    await scene.cancel(first);
    expect(await reply("ack")).toBe("Nothing waits for your answer.");
  });
  test("of a number that nobody proved says how to become known", async () => {
    expect(await reply("1", "+4915199999999")).toContain("This number is nobody&#39;s here");
  });
  test("can be a command", async () => {
    expect(await reply("incidents")).toBe("No incident is open.");
  });
});
