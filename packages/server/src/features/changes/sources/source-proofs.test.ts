import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changeDoor } from "../../../testing/change-door.ts";
import { type TestHouse, testHouse } from "../../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse({ allowPrivateUrls: true });
});
afterAll(() => house.close());

const { create, send } = changeDoor(() => house);

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

  describe("GitLab by a signing token", () => {
    const body = JSON.stringify({ object_kind: "push", ref: "refs/heads/main", commits: [] });
    const seconds = (of: Date) => String(Math.floor(of.getTime() / 1_000));
    const signed = (secret: string | null, id: string, at = house.kernel.clock.now()) => {
      const key = Buffer.from((secret ?? "").replace("whsec_", ""), "base64");
      const digest = createHmac("sha256", key)
        .update(`${id}.${seconds(at)}.${body}`)
        .digest("base64");
      const headers = { "webhook-id": id, "idempotency-key": id, "webhook-timestamp": seconds(at) };
      return { ...headers, "webhook-signature": `v1,${"A".repeat(43)}= v1,${digest}` };
    };
    const status = async (key: string | null, headers: Record<string, string>, of = body) =>
      (await send(`/hooks/changes/${key}`, headers, of)).status;

    test("which signs the id, the moment and the body", async () => {
      const { key, secret } = await create("gitlab");
      const headers = signed(secret, "d-1");
      expect(await status(key, headers)).toBe(202);
      expect(await status(key, headers, body.replace("main", "evil"))).toBe(401);
      expect(await status(key, { ...headers, "webhook-id": "d-2" })).toBe(401);
      const stranger = signed(`whsec_${Buffer.alloc(32).toString("base64")}`, "d-3");
      expect(await status(key, { ...stranger, "x-gitlab-token": secret ?? "" })).toBe(401);
    });
    test("whose delivery that comes again changes nothing", async () => {
      const { key, secret } = await create("gitlab");
      const again = { ...signed(secret, "d-1"), "idempotency-key": "another" };
      const taken = async () => (await send(`/hooks/changes/${key}`, again, body)).body.new;
      expect([await taken(), await taken()]).toEqual([1, 0]);
    });
    test("or by the secret token, as older versions do, and where only GitLab knows the signing token", async () => {
      const { key, secret } = await create("gitlab");
      expect(await status(key, { "x-gitlab-token": secret ?? "" })).toBe(202);
      const own = await create("gitlab", { secret: "a secret of ours" });
      expect(await status(own.key, { ...signed(secret, "d-4"), "x-gitlab-token": "a secret of ours" })).toBe(202);
      expect(await status(own.key, signed(secret, "d-5"))).toBe(401);
    });
    test("which shows a clock that is behind, and refuses nothing for it", async () => {
      const { source, key, secret } = await create("gitlab");
      const late = new Date(house.kernel.clock.now().getTime() - 900_000);
      expect(await status(key, signed(secret, "d-6", late))).toBe(202);
      const { sources } = await house.as("viewer").changes.listSources();
      const seconds = sources.find(({ id }) => id === source.id)?.skew?.seconds ?? 0;
      expect(Math.abs(seconds + 900)).toBeLessThanOrEqual(1);
    });
  });

  test("GitHub signs a form as well, where nobody chose JSON", async () => {
    const { key, secret } = await create("github");
    const deliver = async (form: string, signedForm = form) => {
      const signature = createHmac("sha256", secret ?? "")
        .update(signedForm)
        .digest("hex");
      const headers = { "x-github-event": "ping", "x-hub-signature-256": `sha256=${signature}` };
      const type = { "content-type": "application/x-www-form-urlencoded" };
      return (await send(`/hooks/changes/${key}`, { ...headers, ...type }, form)).status;
    };
    const form = new URLSearchParams({ payload: '{"zen":"Keep it & simple."}' }).toString();
    expect(await deliver(form)).toBe(202);
    expect([await deliver(form, "payload=other"), await deliver("other=1"), await deliver("payload=no")]).toEqual([
      401, 422, 422,
    ]);
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
    const why = async (path: string) => (await send(`/hooks/changes/${key}${path}`, headers, "{}")).body.detail;
    expect(await why("/wrong")).toBe("What stands behind the address is not the secret of this source.");
    expect(await why("")).toMatch(/^The address holds no secret/);
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
