import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../kernel/id.ts";
import { type GateHouse, gateHouse } from "../../testing/gate-house.ts";
import { recordedChanges } from "../../testing/recorded-changes.ts";

const CONFIGURATION = `
apiVersion: shipshape/v1
kind: User
metadata: { name: the-editor, displayName: Edith Editor, labels: { aliases: [Edith-GH, edith@home.example] } }
spec: { email: the-editor@example.org, role: editor }
---
apiVersion: shipshape/v1
kind: GateRule
metadata: { name: somebody-else }
spec: { when: 'change.class == "config"', effect: requireApproval, message: Somebody else has to look at it }
---
apiVersion: shipshape/v1
kind: GateRule
metadata: { name: two-people }
spec: { when: 'change.class == "security"', effect: requireApproval, approvers: 2, message: Two people have to look at it }
`;

type Headers = Readonly<Record<string, string>>;
let house: GateHouse;
let editor: Headers;
let responder: Headers;
let admin: Headers;
let deployToken: Headers;
let approveToken: Headers;
let tokenOfToken: Headers;

/** A token that the administrator made: whoever made it is who acts by it. */
async function token(name: string, scopes: readonly string[], by?: Headers): Promise<Headers> {
  const made = await send("POST", "/api/v1/tokens", by ?? admin, { name, scopes });
  return { authorization: `Bearer ${(JSON.parse(made.body) as { secret: string }).secret}` };
}
const send = (method: "GET" | "POST", url: string, headers: Headers, payload?: object) =>
  house.http.app.inject({ method, url, headers: { ...headers }, ...(payload ? { payload } : {}) });

beforeAll(async () => {
  house = await gateHouse();
  [editor, responder, admin] = [
    await house.headersOf("editor"),
    await house.headersOf("responder"),
    await house.headersOf("admin"),
  ];
  await house.apply(CONFIGURATION);
  deployToken = await token("ci", ["changes:ingest"]);
  approveToken = await token("bot", ["gates:approve"]);
  const maker = await token("maker", ["access:write", "gates:approve"]);
  tokenOfToken = await token("made-by-maker", ["gates:approve"], maker);
});
afterAll(() => house.close());

type Question = { readonly version: string; readonly changeClass: string; readonly requestedBy?: string };
const placed = (question: Question) => ({ service: "payments", environment: "production", ...question });
const query = (question: Question): string => new URLSearchParams(placed(question)).toString();

/** Every way in which the gate is asked, and whether it let the change pass. */
const ROUTES: Readonly<Record<string, (by: Headers, question: Question) => Promise<boolean>>> = {
  "the API, as our CLI asks it": async (by, question) => {
    const { body } = await send("POST", "/api/v1/gates/check", by, placed(question));
    return (JSON.parse(body) as { verdict: string }).verdict === "allow";
  },
  curl: async (by, question) => {
    const { statusCode } = await send("GET", `/api/v1/gates/check.txt?${query(question)}`, by);
    return statusCode === 200;
  },
  "Argo Rollouts": async (by, question) => {
    const { body } = await send("GET", `/api/v1/gates/argo-rollouts?${query(question)}`, by);
    return (JSON.parse(body) as { open: boolean }).open;
  },
  Flagger: async (by, question) => {
    const hook = { name: "payments", namespace: "shop", phase: "Progressing", metadata: placed(question) };
    return (await send("POST", "/api/v1/gates/flagger", by, hook)).statusCode === 200;
  },
};

/** Who deploys and how, whose hands that are (they may not approve it), and somebody else. */
const DEPLOYERS: Readonly<
  Record<string, () => { by: Headers; requestedBy?: string; hands: readonly Headers[]; other: Headers }>
> = {
  "a person themselves": () => ({ by: admin, hands: [admin, approveToken, tokenOfToken], other: editor }),
  "a person by a token of theirs": () => ({
    by: deployToken,
    hands: [admin, approveToken, tokenOfToken],
    other: editor,
  }),
  "a pipeline for somebody, by their name": () => ({
    by: deployToken,
    requestedBy: "the-editor",
    hands: [admin, editor, approveToken],
    other: responder,
  }),
  "a pipeline for somebody, by their login at GitHub": () => ({
    by: deployToken,
    requestedBy: "edith-gh",
    hands: [admin, editor, approveToken],
    other: responder,
  }),
  "a pipeline for somebody, by the author of a commit": () => ({
    by: deployToken,
    requestedBy: "E. Editor <Edith@home.example>",
    hands: [admin, editor, approveToken],
    other: responder,
  }),
};

let version = 0;
const waiting = async (): Promise<{ shortId: string }> => {
  const { approvals } = await house.as("viewer").gates.listApprovals({ query: {} });
  const [newest] = approvals;
  if (!newest) throw new Error("nothing waits for approval");
  return newest;
};
const answer = async (id: string, by: Headers): Promise<number> =>
  (await send("POST", `/api/v1/gates/approvals/${id}`, by, { answer: "approve" })).statusCode;

describe.each(Object.keys(DEPLOYERS))("what %s deploys", (who) => {
  test.each(Object.keys(ROUTES))("is approved by somebody else only: %s", async (route) => {
    const { by, requestedBy, hands, other } = DEPLOYERS[who]?.() ?? { by: {}, hands: [], other: {} };
    const question = { version: `1.0.${version++}`, changeClass: "config", ...(requestedBy ? { requestedBy } : {}) };
    const isOpen = async () => ROUTES[route]?.(by, question);
    expect(await isOpen()).toBe(false);
    const { shortId } = await waiting();
    for (const hand of hands) expect(await answer(shortId, hand)).toBe(403);
    expect(await isOpen()).toBe(false);
    expect(await answer(shortId, other)).toBe(200);
    expect(await isOpen()).toBe(true);
  });
});

test("what somebody wrote is not theirs to approve, though a pipeline asks that names nobody: on no route", async () => {
  const sha = "c0ffee".padEnd(40, "0");
  const repositoryId = await recordedChanges(house.kernel.db).repository("payments");
  await house.kernel.db
    .insertInto("commit")
    .values({ repositoryId, sha, author: "Edith-GH", committedAt: house.kernel.clock.now(), message: "Refunds" })
    .execute();
  const staged = { service: "payments", environment: "staging", version: "5.0.0", commit: sha, finished: "succeeded" };
  expect((await send("POST", "/api/v1/deployments", deployToken, staged)).statusCode).toBe(200);
  const question = { version: "5.0.0", changeClass: "config" };
  for (const route of Object.values(ROUTES)) expect(await route(deployToken, question)).toBe(false);
  const { shortId } = await waiting();
  expect(await answer(shortId, editor)).toBe(403);
  expect(await answer(shortId, responder)).toBe(200);
  for (const route of Object.values(ROUTES)) expect(await route(deployToken, question)).toBe(true);
});

test("nor is the pull request theirs to approve whose merge goes out, though a robot wrote the merge: on no route", async () => {
  const sha = "cafe".padEnd(40, "0");
  const { db, clock } = house.kernel;
  const repositoryId = await recordedChanges(db).repository("payments-api");
  const merge = { repositoryId, sha, author: "merge-robot", committedAt: clock.now(), message: "Merge #7" };
  await db.insertInto("commit").values(merge).execute();
  await db
    .insertInto("pullRequest")
    .values({ id: newId(), repositoryId, number: 7, author: "edith-gh", mergeCommitSha: sha })
    .execute();
  const staged = { service: "payments", environment: "staging", version: "6.0.0", commit: sha, finished: "succeeded" };
  expect((await send("POST", "/api/v1/deployments", deployToken, staged)).statusCode).toBe(200);
  const question = { version: "6.0.0", changeClass: "config" };
  for (const route of Object.values(ROUTES)) expect(await route(deployToken, question)).toBe(false);
  const { shortId } = await waiting();
  expect(await answer(shortId, editor)).toBe(403);
  expect(await answer(shortId, responder)).toBe(200);
  for (const route of Object.values(ROUTES)) expect(await route(deployToken, question)).toBe(true);
});

test("a version that is empty, as of a variable that is not set, is none: at every door of the gate, and no deployment's", async () => {
  const { checks: before } = await house.as("viewer").gates.listChecks({ query: {} });
  const question = { version: "", changeClass: "fix" };
  for (const route of Object.values(ROUTES)) await route(deployToken, question);
  const { checks } = await house.as("viewer").gates.listChecks({ query: {} });
  expect(checks.length).toBeGreaterThan(before.length);
  expect(checks.slice(0, checks.length - before.length).map(({ version: asked }) => asked)).not.toContain("");
  for (const empty of ["", "  "]) {
    const body = { service: "payments", environment: "production", version: empty };
    const deployed = await send("POST", "/api/v1/deployments", deployToken, body);
    expect(deployed.statusCode).toBe(400);
    expect(deployed.body).toContain("it is empty: say which version is deployed");
  }
});

test("whoever approved for another may not then deploy it: by no hand of theirs, on no route", async () => {
  const question = { version: "2.0.0", changeClass: "config" };
  await send("POST", "/api/v1/gates/check", editor, placed(question));
  const { shortId } = await waiting();
  expect(await answer(shortId, approveToken)).toBe(200);
  for (const route of Object.values(ROUTES)) {
    expect(await route(editor, question)).toBe(true);
    expect(await route(admin, question)).toBe(false);
    expect(await route(deployToken, question)).toBe(false);
  }
});

test("a person counts once among as many as are wanted, also by a token of theirs", async () => {
  const question = { version: "3.0.0", changeClass: "security" };
  await send("POST", "/api/v1/gates/check", responder, placed(question));
  const { shortId } = await waiting();
  expect(await answer(shortId, approveToken)).toBe(200);
  expect(await answer(shortId, admin)).toBe(200);
  expect(await answer(shortId, tokenOfToken)).toBe(200);
  const one = await house.as("viewer").gates.listApprovals({ query: {} });
  expect(one.approvals.find((approval) => approval.shortId === shortId)).toMatchObject({
    status: "waiting",
    answers: [{ by: "the-admin", answer: "approve" }],
  });
  for (const route of Object.values(ROUTES)) expect(await route(responder, question)).toBe(false);
  expect(await answer(shortId, editor)).toBe(200);
  for (const route of Object.values(ROUTES)) expect(await route(responder, question)).toBe(true);
});

// last: closing an account ends its sessions
test("the approval of somebody whose account was closed since is none, and is one again when it is open", async () => {
  const question = { version: "4.0.0", changeClass: "config" };
  await send("POST", "/api/v1/gates/check", responder, placed(question));
  const { shortId } = await waiting();
  expect(await answer(shortId, editor)).toBe(200);
  const isOpen = async () => Promise.all(Object.values(ROUTES).map((route) => route(responder, question)));
  expect(await isOpen()).not.toContain(false);
  await house.as("admin").access.deactivateUser({ params: { name: "the-editor" } });
  expect(await isOpen()).not.toContain(true);
  await house.as("admin").access.reactivateUser({ params: { name: "the-editor" } });
  expect(await isOpen()).not.toContain(false);
});
