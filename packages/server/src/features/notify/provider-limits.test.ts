import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../kernel/config.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { openChannels } from "./channels.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse({ providers: { SHIPSHAPE_NTFY_ADDRESS_LIMIT: "30/min" } });
});
afterAll(() => house.close());

const put = (values: Record<string, string>) =>
  house.as("admin").notify.putProvider({ params: { provider: "twilio" }, body: { values } });
const fieldOf = async (provider: string, name: string) => {
  const { providers } = await house.as("admin").notify.listProviders();
  return providers.find((one) => one.provider === provider)?.fields.find((field) => field.name === name);
};

test("limits are what providers bear, until somebody says otherwise", async () => {
  const { sms, voice, slack, email, ntfy } = openChannels(house.kernel);
  expect(await sms.rates()).toEqual({
    inAll: [{ messages: 10, seconds: 1 }],
    perAddress: [{ messages: 5, seconds: 60 }],
  });
  expect(await voice.rates()).toEqual({
    inAll: [{ messages: 1, seconds: 1 }],
    perAddress: [
      { messages: 2, seconds: 60 },
      { messages: 10, seconds: 3_600 },
    ],
  });
  expect(await slack.rates()).toEqual({ inAll: [], perAddress: [{ messages: 5, seconds: 5 }] });
  expect(await email.rates()).toEqual({ inAll: [], perAddress: [{ messages: 60, seconds: 60 }] });
  expect(await ntfy.rates(), "an environment variable wins").toEqual({
    inAll: [],
    perAddress: [{ messages: 30, seconds: 60 }],
  });
  expect(await fieldOf("twilio", "smsLimit")).toMatchObject({ from: "default", value: "10/s", required: false });
});

test("a limit that is set holds for what is sent next; taken away, it is as it was", async () => {
  await put({ smsLimit: "100/s", smsAddressLimit: "none" });
  const { sms } = openChannels(house.kernel);
  expect(await sms.rates()).toEqual({ inAll: [{ messages: 100, seconds: 1 }], perAddress: [] });
  expect(await fieldOf("twilio", "smsLimit")).toMatchObject({ from: "settings", value: "100/s" });
  await put({ smsLimit: "", smsAddressLimit: "" });
  expect((await sms.rates()).perAddress).toEqual([{ messages: 5, seconds: 60 }]);
});

test("what is no limit is refused with what one looks like, also at the start", async () => {
  expect(await problemOf(put({ callLimit: "ten a second" }))).toMatchObject({
    status: 400,
    faults: [{ path: "values.callLimit", message: expect.stringContaining("such as 10/s") }],
  });
  const { providers } = readConfig({ SHIPSHAPE_SLACK_LIMIT: "1 per second" });
  await expect(testHouse({ providers })).rejects.toThrow("SHIPSHAPE_SLACK_LIMIT: write so many in a time");
});
