import { access as accessible, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import compress from "@fastify/compress";
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import fastifyStatic from "@fastify/static";
import { type App, createApp } from "./app.ts";
import { actorFinder } from "./features/access/actor-of.ts";
import type { Clock } from "./kernel/clock.ts";
import type { Config } from "./kernel/config.ts";
import { type Database, openDatabase } from "./kernel/database.ts";
import { createDemo } from "./kernel/demo-process.ts";
import { createHttp, type Http } from "./kernel/http.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { listen, stopListening } from "./kernel/listening.ts";
import type { Log } from "./kernel/log.ts";
import { createMailRelay } from "./kernel/mail-relay.ts";
import { createMetrics } from "./kernel/metrics.ts";
import { createOutbound } from "./kernel/outbound.ts";
import { mountOwnHealth } from "./kernel/own-health.ts";
import { createReceipts, keepReceipts } from "./kernel/receipts.ts";
import { loadSeal } from "./kernel/seal.ts";
import { addSecurityHeaders } from "./kernel/security-headers.ts";
import { mountStream, type Stream } from "./kernel/stream.ts";
import { startWorker } from "./kernel/worker.ts";
import { isPage, refusePath } from "./no-such-path.ts";

export type Ground = {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly connectionString: string;
  /** No other process uses this database: jobs that a dead one left locked are free at once. */
  readonly alone: boolean;
  /** Where the built web interface is; absent in tests of the API. */
  readonly webDirectory?: string | undefined;
  /** The program that runs the demo; absent where this installation came without. */
  readonly demoProgram?: string | undefined;
};

export type Assembled = {
  readonly kernel: Kernel;
  readonly http: Http;
  readonly app: App;
  readonly stream: Stream;
  readonly database: Database;
};

const KEEP_RECEIPTS_MS = 10_000;
/** Messages are sent beside the jobs; one that hangs is not waited for. */
const SENT_WITHIN_MS = 3_000;

/** Builds everything that answers requests, without listening and without running jobs. */
export async function assemble({ connectionString, webDirectory, ...ground }: Ground): Promise<Assembled> {
  const { config, clock, log, alone } = ground;
  const database = openDatabase(
    connectionString,
    (error) => log.warn(`a database connection broke: ${error.message}`),
    {
      ...(alone && { abandonedMs: 0 }), // nobody else waits
    },
  );
  const mail = createMailRelay(config);
  const kernel: Kernel = {
    config,
    clock,
    log,
    alone,
    db: database.db,
    metrics: createMetrics(),
    seal: await loadSeal(database.db),
    outbound: createOutbound(config),
    mail,
    receipts: createReceipts(clock),
    demo: createDemo({
      program: ground.demoProgram,
      dataDirectory: resolve(config.dataDirectory),
      mail,
      clock,
      tell: (text) => void process.stdout.write(text),
    }),
  };
  const actorOf = actorFinder(kernel);
  const http = createHttp(kernel, actorOf);
  const { app: web } = http;
  await web.register(cookie);
  await web.register(compress, { threshold: 2_048 });
  await web.register(rateLimit, { global: false });
  addSecurityHeaders(web, config);
  mountOwnHealth(http, kernel, database.pool);
  const stream = mountStream(http, kernel, actorOf, await buildOf(webDirectory));
  const app = createApp(http, kernel);
  await serveWeb(http, webDirectory);
  return { kernel, http, app, stream, database };
}

/** Which build of the interface there is: its own mark in its page. */
async function buildOf(directory: string | undefined): Promise<string> {
  const page = directory ? await readFile(join(directory, "index.html"), "utf8").catch(() => "") : "";
  return /name="shipshape-build" content="(\w+)"/.exec(page)?.[1] ?? "";
}

/** The interface is one page: every address that is not a file or an API path answers with it. */
async function serveWeb({ app, mounted }: Http, directory: string | undefined): Promise<void> {
  const built =
    directory &&
    (await accessible(join(directory, "index.html")).then(
      () => true,
      () => false,
    ));
  if (!built) {
    app.setNotFoundHandler((request, reply) => refusePath(mounted, request, reply));
    return;
  }
  const assets = join(directory, "assets");
  await app.register(fastifyStatic, {
    root: directory,
    index: false,
    cacheControl: false,
    // The names of built assets hold their hash; what is not among them may change under its name.
    setHeaders: (reply, path) => {
      const isAsset = path.startsWith(assets);
      reply.header("cache-control", isAsset ? "public, max-age=31536000, immutable" : "no-cache");
      if (path.endsWith("service-worker.js")) reply.header("service-worker-allowed", "/");
    },
  });
  app.get("/", (_, reply) => reply.sendFile("index.html"));
  app.setNotFoundHandler((request, reply) =>
    isPage(request) ? reply.sendFile("index.html") : refusePath(mounted, request, reply),
  );
}

export type RunningServer = {
  readonly address: string;
  readonly kernel: Kernel;
  /** Waits for what came in to be processed, and for messages under way to be sent; true where there was something. */
  settled(): Promise<boolean>;
  stop(): Promise<void>;
};

/** Assembles, runs the jobs and listens. A port in use is said with its mend. */
export async function startServer(ground: Ground): Promise<RunningServer> {
  const { kernel, http, app, stream, database } = await assemble(ground);
  for (const ensure of app.onStart) await ensure();
  stream.start(ground.connectionString);
  app.intake.start();
  const worker = await startWorker(kernel, database.pool, app);
  const keeping = setInterval(() => {
    keepReceipts(kernel).catch((error: unknown) => kernel.log.warn({ err: error }, "receipts were not kept"));
  }, KEEP_RECEIPTS_MS);
  const address = await listen(http, ground.config).catch(async (error: unknown) => {
    clearInterval(keeping);
    await worker.stop();
    await stream.stop();
    await database.close();
    throw error;
  });
  return {
    address,
    kernel,
    async settled() {
      const wasProcessed = await app.intake.settled();
      return (await app.sender.sentWithin(SENT_WITHIN_MS)) || wasProcessed;
    },
    async stop() {
      clearInterval(keeping);
      await stream.stop();
      await stopListening(http);
      await keepReceipts(kernel).catch(() => undefined);
      await worker.stop();
      await app.sender.stop();
      await database.close();
    },
  };
}
