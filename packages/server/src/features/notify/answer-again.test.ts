import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type FakeSlack, openFakeSlack } from "../../testing/fake-slack.ts";
import { type FakeTwilio, openFakeTwilio } from "../../testing/fake-twilio.ts";
import { pagedHouse } from "../../testing/paged-house.ts";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";

const ANA = "U0ANA0001";
const NUMBER = "+4915123456789";
const CONFIGURATION = `apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: alone }
spec: { steps: [{ targets: [{ kind: user, name: the-responder }] }] }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: lonely }
spec: { owner: money, tier: 1, escalationPolicy: alone }
`;

let house: PagerHouse;
let slack: FakeSlack;
let twilio: FakeTwilio;
let scene: Awaited<ReturnType<typeof pagedHouse>>;

beforeAll(async () => {
  slack = await openFakeSlack(() => house.kernel.clock.now().getTime());
  twilio = await openFakeTwilio();
  house = await pagerHouse({ providers: { ...slack.variables, ...twilio.variables } });
  scene = await pagedHouse(house);
  const files = [{ path: "alone.yaml", text: CONFIGURATION }];
  await house.as("admin").configuration.apply({ body: { files } });
  const { notify } = house.as("responder");
  for (const body of [
    { channel: "slack", address: ANA },
    { channel: "sms", address: NUMBER },
  ] as const)
    await scene.prove((await notify.addMyContactMethod({ body })).contactMethod.id);
});
afterEach(() => house.resolveAll());
afterAll(() => Promise.all([house?.close(), slack?.close(), twilio?.close()]));

const slackReply = async (message: ReturnType<FakeSlack["take"]>) => {
  await slack.press(scene.callBack, "http://shipshape.test", message, "acknowledge", ANA);
  let said = "";
  await expect.poll(() => (said = slack.takeReply())).toBeTruthy();
  await house.settle();
  return said;
};
const textReply = async (words: string) => {
  const { body } = await twilio.reply(scene.callBack, "http://shipshape.test", NUMBER, words);
  await house.settle();
  return /<Message>(.*)<\/Message>/s.exec(body ?? "")?.[1];
};

test("an acknowledgement that was taken back can be given again, by the very message that it was given by", async () => {
  await house.alert({ alertname: "Down", service: "lonely", severity: "critical" });
  const message = slack.take();
  const { id, shortId } = await house.live("lonely");
  const standing = async () => (await house.as("viewer").incidents.get({ params: { id } })).status;
  const takeBack = async () => {
    await house.as("responder").incidents.unacknowledge({ params: { id } });
    await house.settle();
    expect(await standing()).toBe("open");
  };

  expect(await slackReply(message)).toBe(`You acknowledged ${shortId}.`);
  expect(await standing()).toBe("acknowledged");
  expect(await slackReply(message)).toMatch(/^Nothing to do: the-responder acknowledged it at /);
  expect(await textReply("1")).toBe("Nothing waits for your answer.");

  await takeBack();
  expect(await slackReply(message)).toBe(`You acknowledged ${shortId}.`);
  expect(await standing()).toBe("acknowledged");

  await takeBack();
  expect(await textReply("1")).toBe(`You acknowledged ${shortId}.`);
  expect(await standing()).toBe("acknowledged");
});
