import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type FakeSlack, openFakeSlack } from "../../testing/fake-slack.ts";
import { type Mailbox, openMailbox } from "../../testing/mailbox.ts";
import { pagedHouse } from "../../testing/paged-house.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

const URL = "http://shipshape.test";
const ANA = "U0ANA0001";
const MINUTE = 60_000;
let house: TestHouse;
let slack: FakeSlack;
let mailbox: Mailbox;
let scene: Awaited<ReturnType<typeof pagedHouse>>;
let contactId: string;

beforeAll(async () => {
  mailbox = await openMailbox();
  slack = await openFakeSlack(() => house.kernel.clock.now().getTime());
  house = await testHouse({ smtpUrl: mailbox.url, providers: slack.variables });
  scene = await pagedHouse(house);
});
afterEach(() => {
  slack.fail(undefined);
  slack.nothingMore();
  mailbox.forget();
});
afterAll(() => Promise.all([house?.close(), slack?.close(), mailbox?.close()]));

const press = (message: ReturnType<FakeSlack["take"]>, action: string, member = ANA, lie = {}) =>
  slack.press(scene.callBack, URL, message, action, member, lie);
const type = (text: string, member = ANA) => slack.command(scene.callBack, URL, text, member);
const answers = () => scene.told("notify.answerReceived");
const textOf = (message: ReturnType<FakeSlack["take"]>) => JSON.stringify(message.blocks);

describe("a member of Slack", () => {
  test("is found by their e-mail address, and proves to be it with a code in a direct message", async () => {
    const { notify } = house.as("responder");
    const { contactMethod } = await notify.addMyContactMethod({
      body: { channel: "slack", address: "ana@slack.example" },
    });
    expect(contactMethod).toMatchObject({ address: ANA, label: "Ana", verifiedAt: null });
    contactId = contactMethod.id ?? "";
    await notify.sendMyContactCode({ params: { contactMethodId: contactId } });
    const message = slack.take();
    const code = /\d{6}/.exec(message.text)?.[0] ?? "";
    const verified = await notify.verifyMyContactMethod({ params: { contactMethodId: contactId }, body: { code } });
    expect(verified.verifiedAt).toBeInstanceOf(Date);
  });
  test("that Slack does not know is refused with the mend", async () => {
    const call = house
      .as("responder")
      .notify.addMyContactMethod({ body: { channel: "slack", address: "nobody@slack.example" } });
    expect(await problemOf(call)).toMatchObject({
      status: 400,
      message: expect.stringContaining("nobody with this e-mail"),
    });
  });
});

describe("a page", () => {
  test("is a message with buttons; a press acknowledges as the person who was paged, once for each press", async () => {
    const { pageId, incidentId } = await scene.page();
    const message = slack.take();
    expect(textOf(message)).toContain("payments fails &lt;b&gt;8 %");
    expect(await press(message, "acknowledge")).toMatchObject({ status: 200 });
    await house.settle();
    expect((await answers()).at(-1)).toMatchObject({
      pageId,
      incidentId,
      userId: scene.userId,
      answer: "acknowledge",
      channel: "slack",
      via: "by a button in Slack",
    });
    await expect.poll(() => slack.takeReply()).toBe("You acknowledged INC-3.");
    await scene.cancel({ pageId, incidentId });
    const before = (await answers()).length;
    await press(message, "acknowledge");
    await expect.poll(() => slack.takeReply()).toContain("Nothing to do: it was answered before");
    expect(await answers()).toHaveLength(before);
  });

  test("nobody else's press counts, and a forged or an old one is refused", async () => {
    await scene.page();
    const message = slack.take();
    const before = (await answers()).length;
    expect(await press(message, "acknowledge", "U0BEN0002")).toMatchObject({ status: 200 });
    await expect.poll(() => slack.takeReply()).toContain("This page is for the-responder");
    expect(await press(message, "acknowledge", ANA, { secret: "f".repeat(32) })).toMatchObject({ status: 401 });
    expect(await press(message, "acknowledge", ANA, { ageSeconds: 301 })).toMatchObject({ status: 401 });
    expect(await answers()).toHaveLength(before);
  });

  test("that Slack refuses for good is given up with the mend; one that it cannot take now is tried again when it says", async () => {
    slack.fail({ error: "user_disabled" });
    const lost = await scene.page();
    expect(await scene.statusOf(lost.pageId, "slack")).toMatchObject({
      status: "failed",
      lastError: expect.stringContaining("deactivated"),
    });
    slack.fail({ retryAfter: 30 });
    const late = await scene.page();
    expect(await scene.statusOf(late.pageId, "slack")).toMatchObject({
      status: "pending",
      lastError: expect.stringContaining("wait 30 s"),
    });
    slack.fail(undefined);
    await house.advance(15_000);
    slack.nothingMore();
    await house.advance(20_000);
    slack.take();
  });
});

describe("/shipshape", () => {
  test("tells a stranger how to become known", async () => {
    expect((await type("who", "U0BEN0002")).text).toContain("add Slack with your member id U0BEN0002");
  });
  test("lists what it can, who is on call and what is open", async () => {
    expect((await type("help")).text).toContain("ack INC-3");
    expect((await type("who")).text).toBe("There is no schedule yet.");
    expect((await type("incidents")).text).toBe("No incident is open.");
    await house.as("responder").incidents.declare({ body: { title: "Cards fail", severity: "SEV2" } });
    await house.settle();
    expect((await type("incidents")).text).toMatch(/^INC-\d+ SEV2 open: Cards fail$/);
  });
  test("acknowledges an incident by its name", async () => {
    const [{ shortId, id } = { shortId: "", id: "" }] = (await house.as("viewer").incidents.list()).incidents;
    expect((await type(`ack ${shortId.toLowerCase()}`)).text).toBe(`You acknowledged ${shortId}.`);
    expect((await answers()).at(-1)).toMatchObject({ incidentId: id, answer: "acknowledge", user: "the-responder" });
    expect((await type("ack INC-999")).text).toBe("There is no INC-999.");
    expect((await type("ack everything")).text).toContain("is no incident's name");
  });
  test("tells titles as text: they call nobody, and are no links of somebody else's", async () => {
    const title = "<!channel> <https://evil.example|sign in>";
    const { shortId } = await house.as("responder").incidents.declare({ body: { title, severity: "SEV2" } });
    await house.settle();
    expect((await type("incidents")).text).toContain("open: &lt;!channel&gt; &lt;https://evil.example|sign in&gt;");
    await house.as("responder").incidents.resolve({ params: { id: shortId }, body: {} });
    await house.settle();
  });
});

describe("the channel of a team", () => {
  test("has one message an incident, which is brought up to date as it goes on; the page says so too", async () => {
    const editor = house.as("editor");
    const member = { members: [] };
    await editor.catalog.createTeam({
      body: { name: "payments-team", ...member, contacts: [{ kind: "slack", value: "#payments" }] },
    });
    await editor.catalog.createService({ body: { name: "payments", owner: "payments-team" } });
    const { shortId } = await house.as("responder").incidents.declare({
      body: { title: "Cards fail", severity: "SEV2", service: "payments" },
    });
    await house.settle();
    const opened = slack.take(({ channel }) => channel === "CPAYMENTS");
    expect(opened).toMatchObject({ updated: false, text: `Open: [SEV2] Cards fail (${shortId})` });
    await house.as("responder").incidents.acknowledge({ params: { id: shortId } });
    await house.settle();
    expect(slack.take()).toMatchObject({
      updated: true,
      ts: opened.ts,
      text: `Acknowledged: [SEV2] Cards fail (${shortId})`,
    });
    await house.as("responder").incidents.resolve({ params: { id: shortId }, body: {} });
    await house.settle();
    expect(slack.take()).toMatchObject({
      updated: true,
      ts: opened.ts,
      text: `Resolved: [SEV2] Cards fail (${shortId})`,
    });
  });
  test("that cannot be told now is told later, with what is true then", async () => {
    slack.fail({ error: "internal_error" });
    const { shortId } = await house.as("responder").incidents.declare({
      body: { title: "Cards fail again", severity: "SEV2", service: "payments" },
    });
    await house.settle();
    await house.as("responder").incidents.resolve({ params: { id: shortId }, body: {} });
    await house.settle();
    slack.fail(undefined);
    await house.advance(10 * MINUTE);
    expect(slack.take()).toMatchObject({ updated: false, text: `Resolved: [SEV2] Cards fail again (${shortId})` });
  });
});
