import { createHash, createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";
import { SOURCE_KIND_NAMES } from "@shipshape/contract/changes-sources";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changeDoor } from "../../../testing/change-door.ts";
import { type TestHouse, testHouse } from "../../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse({ allowPrivateUrls: true });
});
afterAll(() => house.close());

const { create, send } = changeDoor(() => house);
const eventsOf = async (sourceId: string) => {
  const { rows } = await sql<{ kind: string; state: string; because: string; body: Buffer }>`
    select kind, state, because, body from change_event where source_id = ${sourceId} order by received_at, id`.execute(
    house.kernel.db,
  );
  return rows;
};
const sourceNamed = async (name: string) => {
  const { sources } = await house.as("viewer").changes.listSources();
  return sources.find((one) => one.name === name);
};

const hub = (secret: string, body: string | Buffer) => ({
  "x-github-event": "push",
  "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
});
const PUSH = JSON.stringify({
  ref: "refs/heads/main",
  before: "a".repeat(40),
  repository: { full_name: "org/shop", html_url: "https://github.com/org/shop" },
  commits: [{ id: "b".repeat(40), message: "Mend", timestamp: "2026-03-02T11:00:00Z", author: { username: "mona" } }],
});

describe("a signature over the body", () => {
  test("that is right opens the door, and the event is on disk before the answer", async () => {
    const { source, key, secret } = await create("github");
    const answer = await send(
      `/hooks/changes/${key}`,
      { ...hub(secret ?? "", PUSH), "x-github-delivery": "d-1" },
      PUSH,
    );
    expect(answer).toMatchObject({ status: 202, body: { events: 1, new: 1 } });
    expect(await eventsOf(source.id)).toMatchObject([{ kind: "push", body: Buffer.from(PUSH) }]);
  });

  test("that is wrong, absent, or of another body is 401, is counted, and leaves nothing", async () => {
    const { source, key, secret } = await create("github");
    const url = `/hooks/changes/${key}`;
    const wrong = await send(url, hub("another secret", PUSH), PUSH);
    const absent = await send(url, { "x-github-event": "push" }, PUSH);
    const altered = await send(url, hub(secret ?? "", PUSH), PUSH.replace("Mend", "Break"));
    expect([wrong.status, absent.status, altered.status]).toEqual([401, 401, 401]);
    expect(absent.body.detail).toBe("The request is not signed: the header x-hub-signature-256 is absent.");
    expect(await eventsOf(source.id)).toEqual([]);
    const [refusal] = (await sourceNamed(source.name))?.refusals ?? [];
    expect(refusal).toMatchObject({ reason: "wrong_signature", count: 3 });
  });

  test("of the secret before a rotation counts for a day, or not at all where that leaked", async () => {
    const { source, key, secret } = await create("github");
    const rotate = (atOnce: boolean) =>
      house.as("editor").changes.rotateSource({ params: { source: source.name }, body: { atOnce } });
    const deliver = async (of: string | null, delivery: string) =>
      (await send(`/hooks/changes/${key}`, { ...hub(of ?? "", PUSH), "x-github-delivery": delivery }, PUSH)).status;
    const second = await rotate(false);
    expect([await deliver(secret, "r-1"), await deliver(second.secret, "r-2")]).toEqual([202, 202]);
    await house.advance(25 * 3_600_000);
    expect(await deliver(secret, "r-3")).toBe(401);
    const third = await rotate(true);
    expect([await deliver(second.secret, "r-4"), await deliver(third.secret, "r-5")]).toEqual([401, 202]);
  });
});

test("the same delivery again is taken, and changes nothing", async () => {
  const { source, key, secret } = await create("github");
  const headers = { ...hub(secret ?? "", PUSH), "x-github-delivery": "again" };
  const answers = [
    await send(`/hooks/changes/${key}`, headers, PUSH),
    await send(`/hooks/changes/${key}`, headers, PUSH),
  ];
  expect(answers.map(({ status, body }) => [status, body.new])).toEqual([
    [202, 1],
    [202, 0],
  ]);
  expect(await eventsOf(source.id)).toHaveLength(1);
});

test("the id of a delivery may be of any length, and no other is refused with it", async () => {
  const { source, key, secret } = await create("github");
  const long = Array.from({ length: 250 }, (_, nth) => createHash("sha256").update(String(nth)).digest("hex")).join("");
  const deliver = (id: string) =>
    send(`/hooks/changes/${key}`, { ...hub(secret ?? "", PUSH), "x-github-delivery": id.slice(0, 12_000) }, PUSH);
  const answers = await Promise.all([long, "beside it", long].map(deliver));
  expect(answers.map(({ status, body }) => `${status} ${body.new}`).toSorted()).toEqual(["202 0", "202 1", "202 1"]);
  expect(await eventsOf(source.id)).toHaveLength(2);
});

test("what a source sent is counted once, however often it is read", async () => {
  const { source, key, secret } = await create("github");
  await send(`/hooks/changes/${key}`, { ...hub(secret ?? "", PUSH), "x-github-delivery": "c-1" }, PUSH);
  await house.settle();
  expect(await sourceNamed(source.name)).toMatchObject({ events: 1 });
  await sql`update change_event set state = 'waiting' where source_id = ${source.id}`.execute(house.kernel.db);
  await house.runPeriodic("changes.readLeft");
  expect(await sourceNamed(source.name)).toMatchObject({ events: 1 });
});

test("what a source sent is listed with what became of it, and why it was not kept", async () => {
  const { source, key, secret } = await create("github");
  const ping = JSON.stringify({ zen: "Keep it logically awesome." });
  const headers = { ...hub(secret ?? "", ping), "x-github-event": "ping" };
  await send(`/hooks/changes/${key}`, { ...headers, "x-github-delivery": "e-1" }, ping);
  await send(`/hooks/changes/${key}`, { ...hub(secret ?? "", PUSH), "x-github-delivery": "e-2" }, PUSH);
  await house.settle();
  const list = (query: object) =>
    house.as("viewer").changes.listSourceEvents({ params: { source: source.name }, query });
  const { events, next } = await list({ limit: 1 });
  expect(events).toMatchObject([{ kind: "push", state: "mapped", delivery: "e-2" }]);
  expect((await list({ after: next })).events).toMatchObject([{ kind: "ping", state: "ignored" }]);
  const ignored = await list({ state: "ignored" });
  expect(ignored.events.map(({ because }) => because)).toEqual([expect.stringMatching(/./)]);
});

describe("bad input", () => {
  test("an address of no source, and of a source that was deleted", async () => {
    expect((await send(`/hooks/changes/${"0".repeat(32)}`, {}, "{}")).status).toBe(401);
    const { source, key } = await create("github");
    await house.as("editor").changes.deleteSource({ params: { source: source.name } });
    expect((await send(`/hooks/changes/${key}`, {}, "{}")).status).toBe(410);
  });

  test("a body that is no JSON is 422; one that is nested too deeply too", async () => {
    const { key } = await create("argocd", { withoutSecret: true });
    expect(await send(`/hooks/changes/${key}`, {}, "{no")).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining("no JSON") },
    });
    expect((await send(`/hooks/changes/${key}`, {}, "[".repeat(500) + "]".repeat(500))).status).toBe(422);
  });

  test("packed bodies are read; bombs and giants are 413 with the limit", async () => {
    const { source, key } = await create("argocd", { withoutSecret: true });
    const packed = { "content-encoding": "gzip" };
    const sync = JSON.stringify({ app: "shop", phase: "Succeeded", startedAt: "2026-03-02T10:00:00Z", revision: "1" });
    expect(await send(`/hooks/changes/${key}`, packed, gzipSync(sync))).toMatchObject({ status: 202 });
    expect((await eventsOf(source.id))[0]?.body.toString()).toBe(sync);
    const bomb = await send(`/hooks/changes/${key}`, packed, gzipSync(Buffer.alloc(26 * 1024 * 1024)));
    expect(bomb).toMatchObject({ status: 413, body: { detail: "The body is too large: at most 25 MiB." } });
    const giant = await send(`/hooks/changes/${key}`, {}, Buffer.alloc(25 * 1024 * 1024 + 1));
    expect(giant).toMatchObject({ status: 413, body: { detail: "The body is too large: at most 25 MiB." } });
    expect((await send(`/hooks/changes/${key}`, packed, "not packed")).status).toBe(422);
    expect((await send(`/hooks/changes/${key}`, { "content-encoding": "compress" }, "x")).status).toBe(415);
  });

  test("a clock that goes wrong is shown", async () => {
    const { source, key } = await create("argocd", { withoutSecret: true });
    const later = new Date(house.kernel.clock.now().getTime() + 600_000);
    const sync = {
      app: "shop",
      phase: "Succeeded",
      startedAt: later.toISOString(),
      finishedAt: later.toISOString(),
      revision: "2",
    };
    await send(`/hooks/changes/${key}`, {}, JSON.stringify(sync));
    expect((await sourceNamed(source.name))?.skew?.seconds).toBe(600);
  });
});

describe("scripts made for DevLake", () => {
  const sha = "d".repeat(40);
  const deployment = (id: string) =>
    JSON.stringify({
      id,
      startedDate: "2026-03-02T10:00:00Z",
      finishedDate: "2026-03-02T10:05:00Z",
      deploymentCommits: [{ repoUrl: "https://github.com/org/shop", commitSha: sha }],
    });

  test("find every path they know, under both prefixes", async () => {
    const { source, secret } = await create("devlake", { settings: { connection: "1", project: "shop" } });
    const authorization = `Bearer ${secret}`;
    const bases = [
      "connections/1",
      "1",
      `connections/by-name/${source.name}`,
      `connections/${source.name}`,
      "projects/shop",
    ];
    const paths = ["", "/api/rest"].flatMap((prefix) => bases.map((base) => `${prefix}/plugins/webhook/${base}`));
    const statuses = [];
    for (const [at, path] of paths.entries()) {
      statuses.push((await send(`${path}/deployments`, { authorization }, deployment(`at-${at}`))).status);
    }
    expect(new Set(statuses)).toEqual(new Set([200]));
    const issue = {
      issueKey: "INC-1",
      title: "Down",
      originalStatus: "OPEN",
      status: "TODO",
      createdDate: "2026-03-02T10:10:00Z",
    };
    expect((await send("/plugins/webhook/1/issues", { authorization }, JSON.stringify(issue))).status).toBe(200);
    expect((await send("/plugins/webhook/connections/1/issue/INC-1/close", { authorization }, "")).status).toBe(200);
    expect((await eventsOf(source.id)).map(({ kind }) => kind)).toContain("issue/INC-1/close");
  });

  test("close an incident as often as it was opened; said once more, its end stays where it was", async () => {
    const { secret, source } = await create("devlake", { settings: { connection: "9" } });
    const tell = (path: string, body: object = {}) =>
      send(`/plugins/webhook/connections/9/${path}`, { authorization: `Bearer ${secret}` }, JSON.stringify(body));
    const issue = { issueKey: "INC-9", title: "Down", createdDate: "2026-03-02T10:00:00Z", type: "INCIDENT" };
    const standing = async () => {
      await house.settle();
      const of = house.kernel.db.selectFrom("foreignIncident").select(["status", "resolvedAt"]);
      return of.where("source", "=", `devlake:${source.name}`).executeTakeFirstOrThrow();
    };
    await tell("issues", { ...issue, status: "TODO" });
    await tell("issue/INC-9/close");
    const first = await standing();
    expect(first).toMatchObject({ status: "resolved", resolvedAt: expect.any(Date) });
    await house.advance(3_600_000);
    await tell("issue/INC-9/close");
    expect(await standing()).toEqual(first);
    await tell("issues", { ...issue, status: "TODO" });
    expect(await standing()).toMatchObject({ status: "open" });
    await tell("issue/INC-9/close");
    const second = await standing();
    expect(second.status).toBe("resolved");
    expect(second.resolvedAt?.getTime()).toBeGreaterThan(first.resolvedAt?.getTime() ?? 0);
  });

  test("need their key", async () => {
    await create("devlake", { settings: { connection: "2" } });
    expect((await send("/plugins/webhook/connections/2/deployments", {}, deployment("x"))).status).toBe(401);
    expect((await send("/plugins/webhook/connections/3/deployments", {}, deployment("x"))).status).toBe(401);
  });
});

test("a batch of CDEvents is taken one by one", async () => {
  const { source, key } = await create("cdevents", { withoutSecret: true });
  const event = (id: string) => ({
    specversion: "1.0",
    id,
    source: "/ci",
    type: "dev.cdevents.service.deployed.0.3.0",
    data: {
      context: {
        specversion: "0.5.1",
        id,
        source: "/ci",
        type: "dev.cdevents.service.deployed.0.3.0",
        timestamp: "2026-03-02T10:00:00Z",
      },
      subject: { id: "shop", content: { environment: { id: "production" }, artifactId: `pkg:oci/shop@1.${id}` } },
    },
  });
  const headers = { "content-type": "application/cloudevents-batch+json" };
  const batch = JSON.stringify([event("1"), event("2"), event("1")]);
  expect((await send(`/hooks/changes/${key}`, headers, batch)).body).toMatchObject({ events: 3, new: 2 });
  expect(await eventsOf(source.id)).toHaveLength(2);
});

test.each(SOURCE_KIND_NAMES)(
  "a test of a %s source goes the whole way, and leaves nothing in the record",
  async (kind) => {
    const { source } = await create(kind);
    let isOver = false;
    const answering = house
      .as("editor")
      .changes.testSource({ params: { source: source.name } })
      .finally(() => {
        isOver = true;
      });
    while (!isOver) await house.settle();
    const answer = await answering;
    expect(answer.status).toBeLessThan(300);
    expect(answer.became).toMatch(/^A test: it was read as .*(deployment|build)/);
    expect(await eventsOf(source.id)).toMatchObject([{ kind: "test", state: "ignored" }]);
  },
);

describe("managing", () => {
  test("what makes no sense is refused by field", async () => {
    await expect(create("github", { settings: { apiUrl: "https://x.example" } })).rejects.toMatchObject({
      faults: [{ path: "settings.apiUrl", message: "sources of the kind github have no such setting" }],
    });
    await expect(create("travis", { settings: { publicKey: "no key" } })).rejects.toMatchObject({
      faults: [{ path: "settings.publicKey" }],
    });
    await expect(create("devlake", { withoutSecret: true })).rejects.toMatchObject({
      faults: [{ path: "withoutSecret" }],
    });
    await expect(create("github", { service: "nobody" })).rejects.toMatchObject({ faults: [{ path: "service" }] });
    const { source } = await create("travis");
    await expect(
      house.as("editor").changes.rotateSource({ params: { source: source.name }, body: {} }),
    ).rejects.toMatchObject({ status: 409 });
  });

  test("is audited, and no secret is kept as it is", async () => {
    const { source, secret, key } = await create("github");
    const { rows } = await sql<{
      row: string;
    }>`select row_to_json(change_source)::text as row from change_source where id = ${source.id}`.execute(
      house.kernel.db,
    );
    expect(rows[0]?.row).not.toContain(secret);
    expect(rows[0]?.row).not.toContain(key);
    const { entries } = await house.as("admin").access.listAudit({ query: { limit: 5 } });
    expect(entries.map(({ action, subject }) => [action, subject])).toContainEqual([
      "changes.createSource",
      `source:${source.name}`,
    ]);
    expect(JSON.stringify(entries)).not.toContain(secret);
  });
});

test("a history that is handed in twice is kept once", async () => {
  const body = {
    repository: "https://github.com/org/shop",
    commits: [
      {
        sha: "e".repeat(40),
        parents: [],
        author: "mona",
        authoredAt: "2026-03-01T10:00:00Z",
        committedAt: "2026-03-01T10:00:00Z",
        message: "First",
      },
    ],
  };
  const hand = () => house.as("editor").changes.importHistory({ body });
  expect([await hand(), await hand()]).toEqual([{ taken: true }, { taken: false }]);
});
