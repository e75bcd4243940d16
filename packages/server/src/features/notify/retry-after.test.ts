import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openProvider, type ProviderAnswer } from "../../testing/fake-provider.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import type { Channel, Message } from "./channel.ts";
import { type Channels, openChannels } from "./channels.ts";

let house: TestHouse;
let channels: Channels;
let server: Awaited<ReturnType<typeof openProvider>>;
let answer: ProviderAnswer = { status: 200 };

beforeAll(async () => {
  server = await openProvider(() => answer);
  house = await testHouse({
    providers: {
      SHIPSHAPE_TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
      SHIPSHAPE_TWILIO_AUTH_TOKEN: "a-token-of-the-store",
      SHIPSHAPE_TWILIO_FROM: "+15005550006",
      SHIPSHAPE_TWILIO_API_URL: server.url,
    },
  });
  channels = openChannels(house.kernel);
});
afterEach(() => {
  answer = { status: 200 };
});
afterAll(() => Promise.all([house?.close(), server?.close()]));

const messageOver = ({ name }: Channel): Message => ({
  id: `0190-${name}`,
  idempotencyKey: "one",
  attempt: 1,
  address: name === "sms" ? "+4915112345678" : `${server.url}/topic`,
  secret: name === "webhook" ? "whsec_c2VjcmV0IG9mIHRoaXMgdGVzdA==" : undefined,
  urgency: "high",
  subject: "payments fails",
  because: "on call",
  ackUrl: null,
  ackToken: null,
  bundled: [],
  content: {
    kind: "page",
    user: "ana",
    displayName: "Ana",
    pageId: null,
    incidentId: null,
    shortId: null,
    text: "payments fails",
    incidentUrl: null,
  },
});
const sent = (name: keyof Channels) => channels[name].send(messageOver(channels[name]));

describe.each(["webhook", "ntfy", "unifiedpush", "sms"] as const)("%s, which takes no more now", (name) => {
  test.each([429, 503])("asks with %i to wait for seconds", async (status) => {
    answer = { status, headers: { "retry-after": "40" } };
    expect(await sent(name)).toMatchObject({ outcome: "retry", afterMs: 40_000 });
  });

  test("asks to wait until a time, which is reckoned from its own clock", async () => {
    const date = "Sun, 06 Nov 1994 08:49:37 GMT";
    answer = { status: 503, headers: { date, "retry-after": "Sun, 06 Nov 1994 08:51:07 GMT" } };
    expect(await sent(name)).toMatchObject({ outcome: "retry", afterMs: 90_000 });
  });

  test("says it with another fault, and is tried again as ever", async () => {
    answer = { status: 500, headers: { "retry-after": "40" } };
    const said = await sent(name);
    expect(said.outcome).toBe("retry");
    expect("afterMs" in said ? said.afterMs : undefined).toBeUndefined();
  });
});
