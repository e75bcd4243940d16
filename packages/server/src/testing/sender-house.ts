import type { IntegrationKind } from "@shipshape/contract/integrations";
import type { LightMyRequestResponse } from "fastify";
import { type TestHouse, testHouse } from "./test-house.ts";

export type SentHeaders = Readonly<Record<string, string>>;
type Alert = Awaited<ReturnType<ReturnType<TestHouse["as"]>["alerts"]["list"]>>["alerts"][number];
/** What an integration is made with, beyond its name and the service it is of. */
type More = { readonly signed?: boolean; readonly signingSecret?: string };

export type SenderHouse = TestHouse & {
  /** The key of the integration `the-KIND`. */
  key(kind: IntegrationKind): string;
  /** The secret with which that one signs, where it was made to. */
  secret(kind: IntegrationKind): string;
  id(kind: IntegrationKind): string;
  send(
    method: "GET" | "POST" | "PUT" | "DELETE",
    url: string,
    payload?: unknown,
    headers?: SentHeaders,
  ): Promise<LightMyRequestResponse>;
  post(url: string, payload: unknown, headers?: SentHeaders): Promise<LightMyRequestResponse>;
  /** The alerts of this title, once what was sent became of them. */
  titled(title: string): Promise<Alert[]>;
  /** What was told by this name, the first first, once what was sent became of it. */
  told(event: string): Promise<Record<string, unknown>[]>;
};

/** A house with the services payments and checkout, and an integration of each of these kinds, of payments. */
export async function senderHouse(kinds: Partial<Record<IntegrationKind, More>>): Promise<SenderHouse> {
  const house = await testHouse();
  for (const name of ["payments", "checkout"]) {
    await house.as("editor").catalog.createService({ body: { name, owner: "shipshape" } });
  }
  const made = new Map<IntegrationKind, { key: string; secret: string; id: string }>();
  for (const [kind, more] of Object.entries(kinds) as [IntegrationKind, More][]) {
    const { key, signingSecret, integration } = await house
      .as("editor")
      .alerts.createIntegration({ body: { name: `the-${kind}`, kind, service: "payments", ...more } });
    made.set(kind, { key, secret: signingSecret ?? "", id: integration.id });
  }
  const send: SenderHouse["send"] = (method, url, payload, headers = {}) =>
    house.http.app.inject({
      method,
      url,
      headers: { ...(payload === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(payload === undefined ? {} : { payload: typeof payload === "string" ? payload : JSON.stringify(payload) }),
    });
  return {
    ...house,
    key: (kind) => made.get(kind)?.key ?? "",
    secret: (kind) => made.get(kind)?.secret ?? "",
    id: (kind) => made.get(kind)?.id ?? "",
    send,
    post: (url, payload, headers) => send("POST", url, payload, headers),
    async titled(title) {
      await house.settle();
      const { alerts } = await house.as("viewer").alerts.list({ query: { limit: 1000 } });
      return alerts.filter((alert) => alert.title === title);
    },
    async told(event) {
      await house.settle();
      const rows = await house.kernel.db
        .selectFrom("event")
        .select("payload")
        .where("name", "=", event)
        .orderBy("at")
        .execute();
      return rows.map(({ payload }) => payload as Record<string, unknown>);
    },
  };
}
