import { createSign, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { SourceKindName } from "@shipshape/contract/changes-sources";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse({ allowPrivateUrls: true });
});
afterAll(() => house.close());

let made = 0;
const create = async (kind: SourceKindName, more: object = {}) => {
  made += 1;
  return house.as("editor").changes.createSource({ body: { name: `${kind}-${made}`, kind, ...more } });
};
const send = async (url: string, headers: Record<string, string>, payload: string) => {
  const answer = await house.http.app.inject({
    method: "POST",
    url,
    headers: { "content-type": "application/json", ...headers },
    payload,
  });
  return { status: answer.statusCode, body: answer.json() as { detail?: string; new?: number } };
};

describe("each kind proves itself in its own way", () => {
  test("GitLab by a token in a header", async () => {
    const { key, secret } = await create("gitlab");
    const body = JSON.stringify({
      object_kind: "push",
      ref: "refs/heads/main",
      project: { web_url: "https://gitlab.com/a/b" },
      commits: [],
    });
    const status = async (headers: Record<string, string>) =>
      (await send(`/hooks/changes/${key}`, headers, body)).status;
    expect(await status({ "x-gitlab-token": secret ?? "" })).toBe(202);
    expect([await status({ "x-gitlab-token": "wrong" }), await status({})]).toEqual([401, 401]);
  });

  test.each(["jenkins", "argocd", "cdevents"] as const)(
    "%s by a bearer token, or the password of basic authentication",
    async (kind) => {
      const { key, secret } = await create(kind);
      const body =
        kind === "cdevents"
          ? JSON.stringify({
              specversion: "1.0",
              id: "1",
              source: "/a",
              type: "dev.cdevents.build.started.0.3.0",
              data: {},
            })
          : "{}";
      const type = kind === "cdevents" ? { "content-type": "application/cloudevents+json" } : {};
      const status = async (headers: object) =>
        (await send(`/hooks/changes/${key}`, { ...type, ...headers }, body)).status;
      expect(await status({ authorization: `Bearer ${secret}` })).toBe(202);
      expect(await status({ authorization: `Basic ${Buffer.from(`x:${secret}`).toString("base64")}` })).toBe(202);
      expect([await status({ authorization: "Bearer wrong" }), await status({})]).toEqual([401, 401]);
    },
  );

  test("Jenkins by a secret of one's own, escaped as it stands in the address", async () => {
    const secret = "mine/and:yours@100%";
    const { key } = await create("jenkins", { secret });
    const basic = (password: string) => `Basic ${Buffer.from(`jenkins:${password}`).toString("base64")}`;
    const status = async (password: string) =>
      (await send(`/hooks/changes/${key}`, { authorization: basic(password) }, "{}")).status;
    expect([await status(encodeURIComponent(secret)), await status(secret), await status("mine")]).toEqual([
      202, 202, 401,
    ]);
  });

  test("Jenkins' CloudEvents plugin, which sends no header for it, by the secret behind its address", async () => {
    const { key, secret } = await create("jenkins");
    const headers = { "ce-specversion": "1.0", "ce-source": "job/shop", "ce-type": "org.jenkinsci.job.started" };
    const status = async (path: string) =>
      (await send(`/hooks/changes/${key}${path}`, { ...headers, "ce-id": path }, "{}")).status;
    expect(await status(`/${secret}`)).toBe(202);
    expect([await status("/wrong"), await status(""), await status("/")]).toEqual([401, 401, 401]);
  });

  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const payload = JSON.stringify({
    id: 7,
    type: "push",
    status_message: "Passed",
    started_at: "2026-03-02T10:00:00Z",
    finished_at: "2026-03-02T10:02:00Z",
    commit: "c".repeat(40),
    repository: { name: "shop", owner_name: "org" },
  });
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const signature = createSign("RSA-SHA1").update(payload).sign(privateKey, "base64");
  const body = new URLSearchParams({ payload }).toString();

  test("Travis by its own key, as a setting", async () => {
    const { key } = await create("travis", { settings: { publicKey: pem } });
    const status = async (headers: Record<string, string>, of = body) =>
      (await send(`/hooks/changes/${key}`, { ...form, ...headers }, of)).status;
    expect(await status({ signature })).toBe(202);
    expect([
      await status({ signature: "AAAA" }),
      await status({}),
      await status({ signature }, body.replace("Passed", "Failed")),
    ]).toEqual([401, 401, 401]);
  });

  test("Travis by its own key, as the configured API tells it, asked once", async () => {
    let asked = 0;
    const api = createServer((_, reply) => {
      asked += 1;
      reply.end(JSON.stringify({ config: { notifications: { webhook: { public_key: pem } } } }));
    });
    await new Promise<void>((ready) => api.listen(0, "127.0.0.1", ready));
    const apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    const { key } = await create("travis", { settings: { apiUrl } });
    const other = new URLSearchParams({ payload: payload.replace("Passed", "Failed") }).toString();
    expect((await send(`/hooks/changes/${key}`, { ...form, signature }, body)).status).toBe(202);
    expect((await send(`/hooks/changes/${key}`, { ...form, signature }, other)).status).toBe(401);
    expect(asked).toBe(1);
    api.close();
  });

  test("a key that cannot be fetched is no proof, and the sender comes again", async () => {
    const { key } = await create("travis", { settings: { apiUrl: "http://127.0.0.1:9" } });
    expect((await send(`/hooks/changes/${key}`, { ...form, signature }, body)).status).toBe(503);
  });
});
