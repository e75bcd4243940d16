import { createHmac, createVerify, generateKeyPairSync } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type GateHouse, gateHouse } from "../../../testing/gate-house.ts";
import { problemOf } from "../../../testing/problem-of.ts";

const CONFIGURATION = `
apiVersion: shipshape/v1
kind: User
metadata: { name: the-editor, labels: { aliases: [edith-gh] } }
spec: { email: the-editor@example.org, role: editor }
`;
const KEYS = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PRIVATE_KEY = KEYS.privateKey.export({ type: "pkcs1", format: "pem" }).toString();

type Asked = { readonly path: string; readonly authorization: string; readonly body: Record<string, unknown> };

/** GitHub's API, as far as an App that answers for a protection rule sees it. */
let hub: Server;
let asked: Asked[] = [];
let reviewStatus = 204;
let appEvents = ["deployment_protection_rule"];

const isSignedByApp = (authorization: string): boolean => {
  const [head = "", claims = "", signature = ""] = authorization.replace("Bearer ", "").split(".");
  return createVerify("RSA-SHA256").update(`${head}.${claims}`).verify(KEYS.publicKey, signature, "base64url");
};

function replyTo({ path, authorization }: Asked, installedUntil: string): readonly [number, object?] {
  if (path === "/app" || path.endsWith("/access_tokens")) {
    if (!isSignedByApp(authorization)) return [401, { message: "A JSON web token could not be decoded" }];
    if (path === "/app") return [200, { name: "the-gate", permissions: { deployments: "write" }, events: appEvents }];
    return [201, { token: "ghs_installation", expires_at: installedUntil }];
  }
  return reviewStatus < 300 ? [reviewStatus] : [reviewStatus, { message: "Not now" }];
}

beforeAll(async () => {
  hub = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const one = {
        path: request.url ?? "",
        authorization: request.headers.authorization ?? "",
        body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
      };
      asked.push(one);
      const until = new Date(house.kernel.clock.now().getTime() + 60 * MINUTE_MS).toISOString();
      const [status, body] = replyTo(one, until);
      response.writeHead(status, { "content-type": "application/json" }).end(body && JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => hub.listen(0, "127.0.0.1", listening));
});
afterAll(() => new Promise((closed) => hub.close(closed)));

let house: GateHouse;
let apiUrl: string;
let url: string;
let secret: string;
const gates = () => house.as("editor").gates;

beforeAll(async () => {
  house = await gateHouse("", { allowPrivateUrls: true });
  await house.headersOf("editor");
  await house.apply(CONFIGURATION);
  apiUrl = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
  const made = await gates().createSource({ body: { name: "github", apiUrl } });
  url = `/hooks/gates/${made.key}`;
  secret = made.secret ?? "";
  await gates().putCredentials({ params: { source: "github" }, body: { appId: "4711", privateKey: PRIVATE_KEY } });
});
afterAll(() => house.close());
beforeEach(() => {
  asked = [];
  reviewStatus = 204;
});

let run = 0;
const payload = ({ deployment, ...more }: { deployment?: object; [name: string]: unknown } = {}) => {
  run += 1;
  return {
    action: "requested",
    environment: "production",
    event: "push",
    deployment_callback_url: `${apiUrl}/repos/org/payments/actions/runs/${run}/deployment_protection_rule`,
    deployment: { id: run, ref: `v1.0.${run}`, sha: "a".repeat(40), creator: { login: "edith-gh" }, ...deployment },
    pull_requests: [],
    repository: { full_name: "org/payments", html_url: "https://github.com/org/payments" },
    installation: { id: 99 },
    sender: { login: "edith-gh" },
    ...more,
  };
};
const signed = (body: string, by = secret) => ({
  "x-hub-signature-256": `sha256=${createHmac("sha256", by).update(body).digest("hex")}`,
});
async function send(body: object | string, headers?: Record<string, string>, event = "deployment_protection_rule") {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const { statusCode, body: answer } = await house.http.app.inject({
    method: "POST",
    url,
    headers: { "content-type": "application/json", "x-github-event": event, ...(headers ?? signed(text)) },
    payload: text,
  });
  return { status: statusCode, answer: JSON.parse(answer) as Record<string, unknown> };
}
async function held(body: object) {
  const { status } = await send(body);
  expect(status).toBe(202);
  await house.settle();
}
const reviews = () => asked.filter(({ path }) => path.endsWith("/deployment_protection_rule"));
const newest = async () => {
  const { held: rows } = await house.as("viewer").gates.listHeld({ query: { state: "all" } });
  const [row] = rows;
  if (!row) throw new Error("nothing is held");
  return row;
};
const rule = (effect: "deny" | "defer" | "requireApproval" | "warn") =>
  gates().putRule({ params: { name: "shut" }, body: { rule: { when: "true", effect, message: "Not today" } } });
const noRule = () => gates().deleteRule({ params: { name: "shut" } });

describe("a deployment that GitHub holds", () => {
  test("is let go where the gate is open, as the App's installation, and stands among the verdicts", async () => {
    await held(payload());
    expect(asked.map(({ path }) => path)).toEqual([
      "/app/installations/99/access_tokens",
      `/repos/org/payments/actions/runs/${run}/deployment_protection_rule`,
    ]);
    expect(reviews()).toMatchObject([
      { authorization: "Bearer ghs_installation", body: { environment_name: "production", state: "approved" } },
    ]);
    expect(reviews()[0]?.body["comment"]).toContain(`The gate is open for payments v1.0.${run} in production`);
    expect(await newest()).toMatchObject({ state: "approved", service: "payments", settledAt: expect.any(Date) });
    const { checks } = await house.as("viewer").gates.listChecks();
    expect(checks[0]).toMatchObject({ service: "payments", verdict: "allow", checkedBy: "github:github" });
  });

  test("is turned away where the gate denies, with every reason", async () => {
    await rule("deny");
    await held(payload());
    expect(reviews()).toMatchObject([
      { body: { state: "rejected", comment: expect.stringContaining("Not today (rule shut)") } },
    ]);
    expect(await newest()).toMatchObject({ state: "rejected", verdict: "deny", because: [{ policy: "shut" }] });
    await noRule();
  });

  test("waits while the gate is shut for now, says why once, and is let go when it opens", async () => {
    await rule("defer");
    await held(payload());
    await house.advance(3 * MINUTE_MS);
    expect(reviews().map(({ body }) => [body["state"], String(body["comment"]).includes("Not today")])).toEqual([
      [undefined, true],
    ]);
    expect(await newest()).toMatchObject({ state: "waiting", verdict: "defer", reports: 1, settledAt: null });
    expect(reviews()[0]?.body["comment"]).toMatch(
      /^\*\*The gate is shut for now for payments \S+ in production: this waits, and is asked for again\*\*\n/,
    );
    await noRule();
    await house.settle();
    expect(reviews().map(({ body }) => body["state"])).toEqual([undefined, "approved"]);
  });

  test("is asked for again by itself, whatever it was that opened the gate", async () => {
    const opens = new Date(house.kernel.clock.now().getTime() + 30 * MINUTE_MS);
    const from = new Date(opens.getTime() - 60 * MINUTE_MS).toISOString();
    await house.apply(`
apiVersion: shipshape/v1
kind: Freeze
metadata: { name: closing }
spec: { from: "${from}", to: "${opens.toISOString()}", reason: year-end closing }
`);
    await held(payload());
    expect((await newest()).because).toMatchObject([{ code: "freeze" }]);
    await house.advance(31 * MINUTE_MS);
    expect(reviews().map(({ body }) => body["state"])).toEqual([undefined, "approved"]);
  });

  const ROBOT = {
    sender: { login: "robot[bot]" },
    deployment: { sha: "b".repeat(40), creator: { login: "robot[bot]" } },
  };
  test.each([
    ["whoever began it", {}],
    ["the author of its pull request", { ...ROBOT, pull_requests: [{ user: { login: "edith-gh" } }] }],
    ["the author of its commit", { ...ROBOT, deployment: { ...ROBOT.deployment, sha: "c".repeat(40) } }],
  ])("is approved by somebody else than %s", async (_, more) => {
    const at = house.kernel.clock.now();
    const commit = {
      sha: "c".repeat(40),
      parents: [],
      author: "edith-gh",
      authoredAt: at,
      committedAt: at,
      message: "x",
    };
    const history = { repository: "https://github.com/org/payments", commits: [commit] };
    await house.as("responder").changes.importHistory({ body: history });
    await house.settle();
    await rule("requireApproval");
    await held(payload(more));
    const [{ request = "" } = {}] = (await newest()).because;
    const params = { id: request };
    const yes = { answer: "approve" as const };
    expect(await problemOf(gates().answerApproval({ params, body: yes }))).toMatchObject({ status: 403 });
    await house.as("responder").gates.answerApproval({ params, body: yes });
    await house.settle();
    expect(reviews().map(({ body }) => body["state"])).toEqual([undefined, "approved"]);
    await noRule();
  });

  test("of which nobody can tell what it deploys waits with the reason, until somebody says it", async () => {
    const repository = { full_name: "org/elsewhere", html_url: "https://github.com/org/elsewhere" };
    await held(payload({ repository }));
    expect(reviews()).toMatchObject([{ body: { comment: expect.stringContaining("no service says that") } }]);
    expect(await newest()).toMatchObject({ state: "waiting", service: null, because: [{ code: "place_unknown" }] });
    await house.as("editor").changes.putMappingRule({
      params: { name: "elsewhere" },
      body: { condition: 'repository.endsWith("/elsewhere")', service: "payments" },
    });
    await house.settle();
    expect(await newest()).toMatchObject({ state: "approved", service: "payments" });
  });

  test("is told again where GitHub is away, and what was decided stays so", async () => {
    reviewStatus = 503;
    await held(payload());
    expect(await newest()).toMatchObject({ state: "approved", settledAt: null, lastError: "it answered 503, Not now" });
    await rule("deny");
    reviewStatus = 204;
    await house.advance(MINUTE_MS);
    expect(reviews().map(({ body }) => body["state"])).toEqual(["approved", "approved"]);
    expect(await newest()).toMatchObject({ state: "approved", settledAt: expect.any(Date), lastError: null });
    await noRule();
  });

  test("ends quietly where its run waits no more, or after thirty days", async () => {
    await rule("defer");
    reviewStatus = 422;
    await held(payload());
    expect(await newest()).toMatchObject({ state: "ended", settledAt: expect.any(Date) });
    reviewStatus = 204;
    await held(payload());
    await house.advance(31 * 86_400_000);
    expect(await newest()).toMatchObject({ state: "ended", lastError: "GitHub gives up after 30 days" });
    expect((await house.as("viewer").gates.listHeld({ query: {} })).held).toEqual([]);
    await noRule();
  });
});

describe("the door", () => {
  afterEach(() => house.settle());

  test("takes what is signed over its bytes, once, and nothing else", async () => {
    const body = JSON.stringify(payload());
    expect(await send(body, {})).toMatchObject({ status: 401 });
    expect(await send(body, signed(body, "another secret"))).toMatchObject({ status: 401 });
    expect(await send(`${body} `, signed(body))).toMatchObject({ status: 401 });
    expect(await send(body)).toMatchObject({ status: 202, answer: { held: true, new: true } });
    expect(await send(body)).toMatchObject({ status: 202, answer: { held: true, new: false } });
    const { sources } = await house.as("viewer").gates.listSources();
    expect(sources[0]).toMatchObject({ refused: 3, lastRefusal: expect.stringContaining("signature") });
    const { refused } = await house.kernel.db.selectFrom("gateSource").select("refused").executeTakeFirstOrThrow();
    expect(refused).toBe(3);
  });

  test.each([
    ["another host", "https://evil.example.org/repos/o/r/actions/runs/1/deployment_protection_rule"],
    ["another port", "http://127.0.0.1:1/repos/o/r/actions/runs/1/deployment_protection_rule"],
    ["another path", "API/repos/o/r/actions/runs/1/cancel"],
    ["a path that climbs", "API/repos/o/r/actions/runs/1/../../../deployment_protection_rule"],
    ["somebody's name in it", "NAMED/repos/o/r/actions/runs/1/deployment_protection_rule"],
  ])("refuses to answer at %s", async (_, callback) => {
    const named = apiUrl.replace("http://", "http://user:pass@");
    const sent = callback.replace("API", apiUrl).replace("NAMED", named);
    expect(await send(payload({ deployment_callback_url: sent }))).toMatchObject({ status: 422 });
    expect(asked).toEqual([]);
  });

  test("is pinged, and told of what asks nothing of the gate", async () => {
    expect(await send({ zen: "Keep it logically awesome." }, undefined, "ping")).toMatchObject({ status: 200 });
    expect(await send({ action: "created" }, undefined, "installation")).toMatchObject({ answer: { held: false } });
    expect(await send("no JSON")).toMatchObject({ status: 422 });
  });

  test("knows both secrets for a day after a new one was made", async () => {
    const { secret: fresh } = await gates().rotateSource({ params: { source: "github" }, body: {} });
    expect((await send({}, undefined, "ping")).status).toBe(200);
    await house.advance(25 * 60 * MINUTE_MS);
    expect((await send({}, undefined, "ping")).status).toBe(401);
    secret = fresh ?? "";
    expect((await send({}, undefined, "ping")).status).toBe(200);
  });
});

describe("a source", () => {
  test("is tested by its own door, and GitHub is asked whether it knows the App", async () => {
    const params = { source: "github" };
    expect(await gates().testSource({ params })).toMatchObject({
      status: 202,
      isKnown: true,
      because: "GitHub knows the App the-gate",
    });
    appEvents = [];
    const lacking = await gates().testSource({ params });
    expect(lacking).toMatchObject({
      isKnown: false,
      because: expect.stringContaining("the event Deployment protection rule"),
    });
    appEvents = ["deployment_protection_rule"];
  });

  test("shows nothing that is secret, and keeps it sealed", async () => {
    const { sources } = await house.as("viewer").gates.listSources();
    expect(sources[0]).toMatchObject({ appId: "4711", hasPrivateKey: true, hasToken: false });
    expect(JSON.stringify(sources)).not.toContain("PRIVATE KEY");
    const row = await house.kernel.db.selectFrom("gateSource").select("sealedPrivateKey").executeTakeFirstOrThrow();
    expect(row.sealedPrivateKey).not.toContain("PRIVATE");
  });

  test("may answer with a token that something else makes; without either it says what to do", async () => {
    const made = await gates().createSource({ body: { name: "token", apiUrl, secret: "a secret of our own" } });
    const [before, own] = [url, secret];
    [url, secret] = [`/hooks/gates/${made.key}`, "a secret of our own"];
    await held(payload());
    expect(await newest()).toMatchObject({
      state: "approved",
      settledAt: null,
      lastError: expect.stringContaining("private key"),
    });
    await gates().putCredentials({ params: { source: "token" }, body: { token: "github_pat_1" } });
    await gates().askHeldAgain({ params: { id: (await newest()).id } });
    await house.settle();
    expect(reviews()).toMatchObject([{ authorization: "Bearer github_pat_1", body: { state: "approved" } }]);
    await gates().deleteSource({ params: { source: "token" } });
    expect((await send({}, undefined, "ping")).status).toBe(410);
    [url, secret] = [before, own];
  });

  test("ends what it held when it is deleted: told, and written down, each by itself", async () => {
    const made = await gates().createSource({ body: { name: "leaving", apiUrl, secret: "a secret of our own" } });
    const [before, own] = [url, secret];
    [url, secret] = [`/hooks/gates/${made.key}`, "a secret of our own"];
    await gates().putCredentials({ params: { source: "leaving" }, body: { token: "github_pat_2" } });
    await rule("defer");
    await held(payload());
    const { id } = await newest();
    await gates().deleteSource({ params: { source: "leaving" } });
    expect(await newest()).toMatchObject({ id, state: "ended", lastError: "its source was deleted" });
    const subject = `held-deployment:${id}`;
    const { db } = house.kernel;
    const events = await db
      .selectFrom("event")
      .select("payload")
      .where("subject", "=", subject)
      .orderBy("id")
      .execute();
    expect(events.at(-1)?.payload).toMatchObject({ id, service: "payments", state: "ended" });
    const { entries } = await house.as("admin").access.listAudit({ query: { subject } });
    expect(entries[0]).toMatchObject({ action: "gates.answerHeld", after: { state: "ended" } });
    await noRule();
    [url, secret] = [before, own];
  });

  test("that is set up wrongly is refused, by field", async () => {
    const faultsOf = async (body: object) =>
      (await problemOf(gates().createSource({ body: { name: "wrong", ...body } }))).faults.map(({ path }) => path);
    expect(await faultsOf({ apiUrl: "ftp://example.org" })).toEqual(["apiUrl"]);
    expect(await faultsOf({ apiUrl: "https://user@example.org" })).toEqual(["apiUrl"]);
    expect(await faultsOf({ service: "nobody" })).toEqual(["service"]);
    expect(await faultsOf({ name: "github" })).toEqual(["name"]);
    const params = { source: "github" };
    const key = await problemOf(gates().putCredentials({ params, body: { appId: "1", privateKey: "no key" } }));
    expect(key.faults).toMatchObject([{ path: "privateKey" }]);
    expect((await problemOf(gates().putCredentials({ params, body: { appId: "1" } }))).status).toBe(400);
  });
});
