import { INTEGRATION_KINDS, type IntegrationKind } from "@shipshape/contract/integrations";
import { sql } from "kysely";
import { expect } from "vitest";
import { type TestHouse, testHouse } from "./test-house.ts";

/** A request at a door. */
export type Sent = {
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly method?: "GET" | "POST" | "PUT" | "OPTIONS";
};
/** Bad input, and the exact reply of its protocol. */
export type Refusal = readonly [what: string, sent: () => Sent, status: number, reply: unknown];

export const JSON_TYPE = { "content-type": "application/json" };
/** A key that opens nothing. */
export const WRONG_KEY = "0123456789abcdef0123456789abcdef";

export type DoorHouse = {
  readonly house: TestHouse;
  /** The key of the integration `the-KIND`. */
  key(kind: IntegrationKind): string;
  /** Sends, expects exactly this reply, and that nothing has changed by it. */
  refuses(sent: Sent, status: number, reply: unknown): Promise<void>;
  /** For which reasons the integration `the-KIND` refused something, in the order of the alphabet. */
  refusals(kind: IntegrationKind): Promise<string[]>;
};

/** A house in which there is an integration of each kind. */
export async function doorHouse(): Promise<DoorHouse> {
  const house = await testHouse();
  const keys = new Map<IntegrationKind, string>();
  for (const kind of INTEGRATION_KINDS) {
    const more = {
      ...(kind === "heartbeat" ? { heartbeat: { everySeconds: 60 } } : {}),
      ...(kind === "sentry" ? { signingSecret: "the secret that Sentry shows" } : {}),
    };
    const made = await house.as("editor").alerts.createIntegration({ body: { name: `the-${kind}`, kind, ...more } });
    keys.set(kind, made.key);
  }
  const send = ({ url, body, headers = JSON_TYPE, method = "POST" }: Sent) =>
    house.http.app.inject({
      method,
      url,
      headers,
      ...(body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  const traces = async () => {
    await house.settle();
    const { rows } = await sql`
      select (select count(*) from alert) as alerts, (select count(*) from alert_signal) as signals,
        (select count(*) from event where name like 'alerts.%') as told,
        (select count(*) from alert_request) as requests`.execute(house.kernel.db);
    return rows[0];
  };
  return {
    house,
    key: (kind) => keys.get(kind) ?? "",
    async refuses(sent, status, reply) {
      const before = await traces();
      const answer = await send(sent);
      const isJson = String(answer.headers["content-type"]).includes("json");
      const isPart = typeof reply === "object" && reply !== null && !("asymmetricMatch" in reply);
      expect([answer.statusCode, isJson ? answer.json() : answer.body]).toEqual([
        status,
        isPart ? expect.objectContaining(reply) : reply,
      ]);
      expect(await traces()).toEqual(before);
    },
    async refusals(kind) {
      const { integrations } = await house.as("viewer").alerts.listIntegrations();
      const told = integrations.find(({ name }) => name === `the-${kind}`)?.refusals ?? [];
      return told.map(({ reason }) => reason).sort();
    },
  };
}
