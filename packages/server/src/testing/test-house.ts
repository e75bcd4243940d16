import { type Client, createClient } from "@shipshape/contract/client";
import type { Role } from "@shipshape/contract/permission";
import { routes } from "@shipshape/contract/routes";
import { Logger, runOnce, type TaskList } from "graphile-worker";
import { sql } from "kysely";
import { accessStore } from "../features/access/access-store.ts";
import { fakeClock } from "../kernel/clock.ts";
import { type Config, readConfig } from "../kernel/config.ts";
import type { Db } from "../kernel/database.ts";
import { advanceClocks } from "../kernel/fake-clock-control.ts";
import { newId } from "../kernel/id.ts";
import { createLog } from "../kernel/log.ts";
import { hashSecret, newSecret } from "../kernel/seal.ts";
import { type Assembled, assemble } from "../server.ts";
import { freshDatabase } from "./test-postgres.ts";

/** Longer than any message takes to be sent or given up: what is asserted next must not meet one that is under way. */
const SENT_WITHIN_MS = 30_000;
const SILENT = new Logger(() => () => undefined);

export type TestHouse = Assembled & {
  /** A typed client that calls as a user of this role, through the real routes, without a socket. */
  as(role: Role | "nobody"): Client<typeof routes>;
  /** Headers of a signed-in user of this role, for `http.app.inject`. */
  headersOf(role: Role): Promise<Record<string, string>>;
  /**
   * Runs every job that is due, and what they cause, until nothing is due and nothing is under way: one after the other, each with
   * the messages that it has sent, so that a test sees the same on every machine. A message that hangs is waited for so long.
   */
  settle(sentWithinMs?: number): Promise<void>;
  /** Puts both clocks forward, then settles. */
  advance(ms: number, sentWithinMs?: number): Promise<void>;
  /** Runs one periodic job now: `slo.collect`. */
  runPeriodic(name: string): Promise<void>;
  close(): Promise<void>;
};

async function signedIn({ kernel }: Assembled, role: Role): Promise<Record<string, string>> {
  const store = accessStore(kernel.db);
  const name = `the-${role}`;
  const user = (await store.userByName(name)) ?? { id: newId() };
  const email = `${name}@example.org`;
  await store.putUser({
    id: user.id,
    name,
    displayName: name,
    email,
    role,
    timeZone: "UTC",
    labels: {},
    annotations: {},
  });
  const secret = newSecret();
  const expiresAt = new Date(kernel.clock.now().getTime() + 400 * 86_400_000);
  await store.insertSession({ tokenHash: hashSecret(secret), userId: user.id, expiresAt, userAgent: null });
  return { cookie: `shipshape_session=${secret}`, "sec-fetch-site": "same-origin" };
}

/** A fetch that goes straight into the server. */
const injected =
  ({ http }: Assembled, headers: () => Promise<Record<string, string>>): typeof fetch =>
  async (input, init) => {
    const url = new URL(String(input));
    const { statusCode, body } = await http.app.inject({
      method: (init?.method ?? "GET") as "GET",
      url: `${url.pathname}${url.search}`,
      headers: { ...(init?.headers as Record<string, string>), ...(await headers()) },
      ...(init?.body ? { payload: String(init.body) } : {}),
    });
    return new Response(body, { status: statusCode });
  };

/** Most senders are answered when their alerts are on disk; a test wants to see what became of them. */
function answerWhenProcessed({ http: { app: web }, app }: Assembled): void {
  const inject = web.inject.bind(web);
  Object.assign(web, {
    inject: async (request: string) => {
      const reply = await inject(request);
      await app.intake.settled();
      return reply;
    },
  });
}

/** Asked before a run, which costs much more than the question. */
async function isAnyDue(db: Db, names: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`select exists (
    select from graphile_worker._private_jobs jobs join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
    where jobs.is_available and jobs.run_at <= now() and tasks.identifier = any(${[...names]})) as due`.execute(db);
  return rows[0]?.due ?? false;
}

/** Each channel sends one message at a time: they come in the order in which they were due. */
function sendOneByOne({ app }: Assembled): void {
  for (const channel of Object.values(app.sender.channels)) {
    Object.assign(channel, { limits: { ...channel.limits, atOnce: 1 } });
  }
}

function settling(assembled: Assembled): TestHouse["settle"] {
  const { kernel, app, database } = assembled;
  const taskList = (sentWithinMs: number): TaskList =>
    Object.fromEntries(
      app.jobs.map((job) => [
        job.name,
        async (payload: unknown) => {
          await job.run(payload).finally(() => app.sender.sentWithin(sentWithinMs));
        },
      ]),
    );
  // One object for all runs: what the runner makes of it is kept with it.
  const run = {
    pgPool: database.pool,
    taskList: taskList(SENT_WITHIN_MS),
    noHandleSignals: true,
    concurrency: 1,
    logger: SILENT,
  };
  const names = Object.keys(run.taskList);
  return async (sentWithinMs = SENT_WITHIN_MS) => {
    sendOneByOne(assembled);
    const runs = sentWithinMs === SENT_WITHIN_MS ? run : { ...run, taskList: taskList(sentWithinMs) };
    for (;;) {
      // what comes in makes jobs, and what goes out: the jobs are looked at when neither is under way
      await app.intake.settled();
      await app.sender.sentWithin(sentWithinMs);
      if (!(await isAnyDue(kernel.db, names))) return;
      await runOnce(runs);
    }
  };
}

/** The whole server on a database of its own and a fake clock; jobs run when the test says so. */
export async function testHouse(overrides: Partial<Config> = {}): Promise<TestHouse> {
  const { connectionString, drop } = await freshDatabase();
  const config = { ...readConfig({ SHIPSHAPE_CLOCK: "fake" }), publicUrl: "http://shipshape.test", ...overrides };
  const clock = fakeClock();
  const log = createLog(process.env["SHIPSHAPE_TEST_LOG"] ?? "silent");
  const assembled = await assemble({ config, clock, log, connectionString, alone: false });
  const { kernel, app, database } = assembled;
  await assembled.http.app.ready();
  answerWhenProcessed(assembled);
  for (const ensure of app.onStart) await ensure();

  const sessions = new Map<Role, Promise<Record<string, string>>>();
  const headersOf = (role: Role) => {
    const session = sessions.get(role) ?? signedIn(assembled, role);
    sessions.set(role, session);
    return session;
  };
  const settle = settling(assembled);
  return {
    ...assembled,
    headersOf,
    as: (role) =>
      createClient(routes, {
        baseUrl: config.publicUrl,
        fetch: injected(assembled, async () => (role === "nobody" ? {} : headersOf(role))),
      }),
    settle,
    async advance(ms, sentWithinMs) {
      await advanceClocks(kernel.db, clock, ms);
      await settle(sentWithinMs);
    },
    async runPeriodic(name) {
      const job = app.periodic.find((one) => one.name === name);
      if (!job) throw new Error(`No periodic job ${name}`);
      await job.run({});
      await settle();
    },
    async close() {
      await assembled.http.app.close();
      await database.close();
      await drop();
    },
  };
}
