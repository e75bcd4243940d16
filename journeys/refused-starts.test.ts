import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEmbeddedPostgres } from "../packages/server/src/kernel/embedded-postgres/launcher.ts";
import { type ExternalDatabase, startExternalDatabase } from "./harness/external-database.ts";
import { contentOf, failedStart } from "./harness/failed-start.ts";
import { freePort } from "./harness/free-port.ts";
import { processesIn } from "./harness/processes.ts";
import { emptyFolder, startShipshape } from "./harness/shipshape.ts";

let folder: string;
beforeAll(async () => {
  folder = await emptyFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A start that cannot succeed ends with 1 and a sentence, without a stack trace. */
function expectSentence({ code, output }: { readonly code: number | null; readonly output: string }) {
  expect(output).not.toMatch(/\n\s+at .*:\d+:\d+/);
  expect(code).toBe(1);
}

describe("environment variables", () => {
  test("every wrong one is named at once, with what it should be; nothing is made", async () => {
    const data = join(folder, "never-made");
    const refused = await failedStart({
      SHIPSHAPE_DATA: data,
      SHIPSHAPE_PORT: "99999",
      SHIPSHAPE_LOG: "loud",
      SHIPSHAPE_COLLECT_SECONDS: "0",
      SHIPSHAPE_SMTP_URL: "mail.store.example",
      SHIPSHAPE_URL: "store",
    });
    expectSentence(refused);
    for (const words of [
      /SHIPSHAPE_PORT: .*65535/,
      /SHIPSHAPE_LOG: .*"info"/,
      /SHIPSHAPE_COLLECT_SECONDS: .*1/,
      /SHIPSHAPE_SMTP_URL: must look like smtp:/,
      /SHIPSHAPE_URL: .*URL/,
    ]) {
      expect(refused.output).toMatch(words);
    }
    expect(contentOf(data)).toEqual({});
  });
});

describe("the port", () => {
  test("in use: named, with another to take; the database is stopped again", async () => {
    const holder = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => holder.listen(port, "127.0.0.1", resolve));
    const data = join(folder, "no-port");
    const refused = await failedStart({ SHIPSHAPE_DATA: data, SHIPSHAPE_PORT: String(port) });
    holder.close();
    expectSentence(refused);
    expect(refused.output).toContain(`Port ${port} is in use`);
    expect(refused.output).toContain(`SHIPSHAPE_PORT=${port + 1}`);
    expect(processesIn(data)).toEqual([]);
  });
});

describe("the data directory", () => {
  test("of another Shipshape that runs: refused at once, and that one runs on", async () => {
    const first = await startShipshape();
    const refused = await failedStart({ SHIPSHAPE_DATA: first.dataDirectory });
    expectSentence(refused);
    expect(refused.output).toMatch(/Another Shipshape .* is using the data directory/);
    expect(refused.output).toContain("DATABASE_URL");
    expect((await first.client.system.get()).version).toBeTruthy();
    await first.remove();
  });

  test("of a newer PostgreSQL: both versions are named, and nothing is changed", async () => {
    const data = join(folder, "newer-postgres");
    await mkdir(join(data, "postgres"), { recursive: true });
    await writeFile(join(data, "postgres", "PG_VERSION"), "99\n");
    const before = contentOf(data);
    const refused = await failedStart({ SHIPSHAPE_DATA: data });
    expectSentence(refused);
    expect(refused.output).toMatch(/written by PostgreSQL 99, and this Shipshape brings PostgreSQL \d+/);
    expect(contentOf(data)).toEqual(before);
  });

  test("of a newer Shipshape: both steps are named, and nothing is changed", async () => {
    const dataDirectory = join(folder, "newer-shipshape");
    const old = await startShipshape({ dataDirectory });
    await old.remove();
    const tables = () =>
      onEmbedded(dataDirectory, [
        "select table_schema, table_name from information_schema.tables order by 1, 2",
        "select number, name from migration order by 1",
      ]);
    await onEmbedded(dataDirectory, ["insert into migration (number, name) values (9999, '9999_of_the_future.sql')"]);
    const before = await tables();
    const refused = await failedStart({ SHIPSHAPE_DATA: dataDirectory });
    expectSentence(refused);
    expect(refused.output).toMatch(/newer Shipshape \(it is at step 9999, this version knows \d+\)/);
    expect(await tables()).toEqual(before);
    expect(processesIn(dataDirectory)).toEqual([]);
  });

  test("that is a file: named, with the mend", async () => {
    const file = join(folder, "a-file");
    await writeFile(file, "");
    const refused = await failedStart({ SHIPSHAPE_DATA: file });
    expectSentence(refused);
    expect(refused.output).toMatch(/data directory .*a-file .*Choose another one/);
  });
});

describe("DATABASE_URL", () => {
  let external: ExternalDatabase;
  beforeAll(async () => {
    external = await startExternalDatabase();
  });
  afterAll(() => external.close());

  const elsewhere = (change: (url: URL) => void) => {
    const url = new URL(external.url);
    change(url);
    return url.href;
  };

  test.each([
    ["of another kind of database", () => "mysql://127.0.0.1/shipshape", /must look like postgres:/],
    ["where nobody answers", () => "postgres://shipshape@127.0.0.1:9/shipshape", /127\.0\.0\.1:9/],
    [
      "of a host that does not exist",
      () => "postgres://shipshape@no-such-host.invalid/shipshape",
      /no-such-host\.invalid/,
    ],
    [
      "of a database that does not exist",
      () => elsewhere((url) => Object.assign(url, { pathname: "/missing" })),
      /"missing" does not exist/,
    ],
    [
      "of a user that does not exist",
      () => elsewhere((url) => Object.assign(url, { username: "stranger" })),
      /user stranger/,
    ],
  ])("%s: named, with what is wrong", async (_, url, words) => {
    const refused = await failedStart({ SHIPSHAPE_DATA: join(folder, "no-database"), DATABASE_URL: url() });
    expectSentence(refused);
    expect(refused.output).toMatch(words);
    expect(refused.output).toContain("DATABASE_URL");
  });

  test("with a wrong password: says so, without printing it", async () => {
    const refused = await failedStart({
      SHIPSHAPE_DATA: join(folder, "no-database"),
      DATABASE_URL: "postgres://shipshape:my-secret-word@127.0.0.1:9/shipshape",
    });
    expectSentence(refused);
    expect(refused.output).not.toContain("my-secret-word");
  });
});

async function onEmbedded(dataDirectory: string, statements: readonly string[]): Promise<unknown[][]> {
  const log = { info: () => undefined, warn: () => undefined };
  const postgres = await startEmbeddedPostgres({ dataDirectory, log });
  const client = new Client({ connectionString: postgres.connectionString });
  await client.connect();
  try {
    const answers: unknown[][] = [];
    for (const statement of statements) answers.push((await client.query(statement)).rows);
    return answers;
  } finally {
    await client.end();
    await postgres.stop();
  }
}
