import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { localToken } from "./local-token.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

const access = () => house.as("admin").access;
const stranger = () => house.as("nobody").access;
const PASSWORD = "a password that nobody guesses";

describe("people", () => {
  test("are invited with a link, and come in with the role they were given", async () => {
    const { user, url } = await access().createUser({
      body: { name: "ana", email: "ana@example.org", role: "editor" },
    });
    expect(user).toMatchObject({ name: "ana", role: "editor", hasPassword: false });
    const me = await stranger().useSignInLink({ body: { token: url.split("#")[1] ?? "", password: PASSWORD } });
    expect(me).toMatchObject({ name: "ana", role: "editor" });
    const { entries } = await access().listAudit({ query: { subject: "user:ana" } });
    expect(entries.map(({ action }) => action).reverse()).toEqual(
      expect.arrayContaining(["access.createUser", "access.createSignInLink"]),
    );
  });

  test.each([
    ["name", { name: "ana", email: "other@example.org" }],
    ["email", { name: "anna", email: "ANA@example.org" }],
  ])("cannot share a %s", async (path, body) => {
    const problem = await problemOf(access().createUser({ body }));
    expect(problem).toMatchObject({ status: 409, faults: [{ path }] });
  });

  test("change their role, and what is left out stays", async () => {
    const changed = await access().updateUser({ params: { name: "ana" }, body: { role: "viewer" } });
    expect(changed).toMatchObject({ role: "viewer", email: "ana@example.org" });
    const { entries } = await access().listAudit({ query: { action: "access.updateUser" } });
    expect(entries[0]).toMatchObject({ before: { role: "editor" }, after: { role: "viewer" } });
  });

  test("who is deactivated is out at once, and comes back with the same password", async () => {
    await access().deactivateUser({ params: { name: "ana" } });
    const signIn = () => stranger().signIn({ body: { login: "ana", password: PASSWORD } });
    expect(await problemOf(signIn())).toMatchObject({ status: 401 });
    await access().reactivateUser({ params: { name: "ana" } });
    expect(await signIn()).toMatchObject({ name: "ana" });
  });

  test("the last administrator stays one, and nobody shuts themselves out", async () => {
    expect(await problemOf(access().deactivateUser({ params: { name: "the-admin" } }))).toMatchObject({ status: 409 });
    const { url } = await access().createUser({ body: { name: "boss", email: "boss@example.org", role: "admin" } });
    await stranger().useSignInLink({ body: { token: url.split("#")[1] ?? "", password: PASSWORD } });
    const demote = access().updateUser({ params: { name: "boss" }, body: { role: "viewer" } });
    expect((await problemOf(demote)).message).toContain("only administrator who can sign in");
    expect(await problemOf(access().deactivateUser({ params: { name: "boss" } }))).toMatchObject({ status: 409 });
  });

  test("only an administrator changes them", async () => {
    const change = house.as("editor").access.updateUser({ params: { name: "ana" }, body: { role: "admin" } });
    expect(await problemOf(change)).toMatchObject({ status: 403 });
  });
});

describe("a revoked token", () => {
  test("is taken back within a minute, and not after", async () => {
    const make = async () => (await access().createToken({ body: { name: "slip", scopes: ["slo:read"] } })).token.id;
    const [first, second] = [await make(), await make()];
    await access().revokeToken({ params: { tokenId: first } });
    expect(await access().restoreToken({ params: { tokenId: first } })).toMatchObject({ revokedAt: null });
    await access().revokeToken({ params: { tokenId: second } });
    await house.advance(61_000);
    expect(await problemOf(access().restoreToken({ params: { tokenId: second } }))).toMatchObject({ status: 409 });
  });
});

test("the token beside the data is used again while it is valid", async () => {
  const first = await localToken(house.kernel, undefined);
  expect(await localToken(house.kernel, first)).toBe(first);
  const { tokens } = await access().listTokens();
  await access().revokeToken({ params: { tokenId: tokens.find(({ name }) => name === "local")?.id ?? "" } });
  expect(await localToken(house.kernel, first)).not.toBe(first);
  expect(await localToken(house.kernel, "shp_of-another-house")).not.toBe("shp_of-another-house");
});

test("the audit log is narrowed by the beginning of a subject or an action, and by time", async () => {
  await house.advance(1_000);
  const since = house.kernel.clock.now();
  await house.advance(1_000);
  await access().createToken({ body: { name: "a_b", scopes: ["slo:read"] } });
  const names = async (query: object) =>
    (await access().listAudit({ query })).entries.map(({ action, subject }) => `${action} ${subject}`);
  expect(await names({ subject: "token:", from: since })).toEqual(["access.createToken token:a_b"]);
  expect(await names({ action: "access.", from: since })).toEqual(["access.createToken token:a_b"]);
  expect(await names({ subject: "token:a%", from: since })).toEqual([]);
  expect(await names({ to: since, subject: "token:a_b" })).toEqual([]);
});

test("the first steps are put away by each for themselves, and say what mail still needs", async () => {
  const system = (role: "admin" | "viewer") => house.as(role).system;
  expect(await system("admin").getOnboarding()).toMatchObject({
    dismissed: false,
    mail: { ready: false, because: expect.stringContaining("SHIPSHAPE_SMTP_URL") },
  });
  await system("admin").dismissOnboarding({ body: { dismissed: true } });
  expect([await system("admin").getOnboarding(), await system("viewer").getOnboarding()]).toMatchObject([
    { dismissed: true },
    { dismissed: false },
  ]);
});

describe("the server about itself", () => {
  test("counts what came in by each door, today and when last", async () => {
    const alert = { labels: { alertname: "Counted" } };
    await house.as("admin").alerts.ingest({ body: { alerts: [alert] } });
    await house.as("admin").alerts.ingest({ body: { alerts: [alert] } });
    const ofAlerts = async () =>
      (await house.as("viewer").system.listReceipts()).receipts.find(({ door }) => door === "alerts.ingest");
    expect(await ofAlerts()).toMatchObject({ today: 2 });
    await house.as("admin").alerts.ingest({ body: { alerts: [alert] } });
    expect(await ofAlerts()).toMatchObject({ today: 3 });
    await house.advance(86_400_000);
    expect(await ofAlerts()).toMatchObject({ today: 0 });
  });

  test("says where its data is, and which jobs failed; one is tried again", async () => {
    const { db } = house.kernel;
    await sql`select graphile_worker.add_job('nobody.does', '{}'::json)`.execute(db);
    await sql`update graphile_worker._private_jobs set attempts = 3, last_error = 'it broke', run_at = now() + interval '1 hour'
      where task_id = (select id from graphile_worker._private_tasks where identifier = 'nobody.does')`.execute(db);
    const about = () => house.as("admin").system.about();
    const { failedJobs, database, dataDirectory } = await about();
    expect(database).toMatchObject({ kind: "embedded", sizeBytes: expect.any(Number) });
    expect(dataDirectory).not.toBe("");
    expect(failedJobs).toMatchObject([
      { job: "nobody.does", attempts: 3, error: "it broke", nextAt: expect.any(Date) },
    ]);
    await house.as("admin").system.retryJob({ params: { jobId: failedJobs[0]?.id ?? "" } });
    expect((await about()).failedJobs[0]).toMatchObject({ attempts: 0 });
    expect(await problemOf(house.as("admin").system.retryJob({ params: { jobId: "1" } }))).toMatchObject({
      status: 404,
    });
    expect(await problemOf(house.as("editor").system.about())).toMatchObject({ status: 403 });
  });

  test("has no demo where none came with it, and says so", async () => {
    expect(await house.as("admin").system.getDemo()).toMatchObject({ available: false, phase: "off" });
    const problem = await problemOf(house.as("admin").system.startDemo());
    expect(problem).toMatchObject({ status: 409, message: expect.stringContaining("has no demo") });
  });
});
