import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Customer, customers } from "./customers.ts";
import { listen } from "./listen.ts";
import { busyness, PURCHASES_A_SECOND, VISITS_A_SECOND } from "./load-model.ts";
import { LoadStats } from "./load-stats.ts";
import { messageOf } from "./message-of.ts";
import { onStopAsked, tellParent } from "./parent.ts";
import { seededRandom, shuffled } from "./seeded.ts";
import { PRODUCTS } from "./services/products.ts";
import { callUpstream, getUpstream } from "./upstream.ts";

/** When behind by more than this, arrivals are forgotten: a paused machine is not followed by a burst. */
const FORGET_AFTER_MS = 1_000;
const TIMEOUT_MS = 10_000;

type LoadOptions = { target: string; port: number; seed: number; perSecond: number; concurrency: number };

const HELP = `Customers of the demo store: they visit and buy, at a steady rate.
  --target URL        the storefront (needed)
  --port N            GET /stats is answered here; 0 takes a free port (0)
  --seed N            the same seed brings the same customers in the same order (1)
  --rate N            requests a second on average, purchases and visits together (${PURCHASES_A_SECOND + VISITS_A_SECOND})
  --concurrency N     most requests on their way at once (64)
SIGUSR2 prints the counts, as GET /stats does.`;

function loadOptions(args: string[]): LoadOptions {
  const text = { type: "string" } as const;
  const options = { target: text, port: text, seed: text, rate: text, concurrency: text };
  const { values } = parseArgs({ args, options });
  if (!values.target) throw new Error(`--target is needed.\n${HELP}`);
  return {
    target: values.target.replace(/\/+$/, ""),
    port: number("--port", values.port, 0),
    seed: number("--seed", values.seed, 1),
    perSecond: number("--rate", values.rate, PURCHASES_A_SECOND + VISITS_A_SECOND),
    concurrency: number("--concurrency", values.concurrency, 64),
  };
}

function number(flag: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`${flag} must be a number of at least 0; it is "${text}".`);
  return value;
}

/** Customers in a random order; everybody comes once before anybody comes again. */
function* visitors(random: () => number): Generator<Customer, never> {
  const everybody = customers();
  for (;;) yield* shuffled(everybody, random);
}

class Load {
  readonly stats = new LoadStats();
  readonly #options: LoadOptions;
  readonly #random: () => number;
  readonly #visitors: Generator<Customer, never>;
  #onTheirWay = 0;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    this.#visitors = visitors(this.#random);
  }

  /** Sends forever, each request at its own time, whether or not the ones before have been answered. */
  async run(): Promise<never> {
    let nextAt = Date.now();
    for (;;) {
      const now = Date.now();
      if (now - nextAt > FORGET_AFTER_MS) nextAt = now;
      if (nextAt > now) await sleep(nextAt - now);
      this.#arrive();
      const averageGapMs = 1000 / (this.#options.perSecond * busyness(nextAt, this.#options.seed));
      nextAt += averageGapMs * (0.5 + this.#random());
    }
  }

  #arrive(): void {
    const isPurchase = this.#random() < PURCHASES_A_SECOND / (PURCHASES_A_SECOND + VISITS_A_SECOND);
    if (this.#onTheirWay >= this.#options.concurrency) {
      this.stats.skip();
      return;
    }
    this.#onTheirWay += 1;
    void this.#request(isPurchase).finally(() => {
      this.#onTheirWay -= 1;
    });
  }

  async #request(isPurchase: boolean): Promise<void> {
    const requestId = randomUUID();
    const startedAt = performance.now();
    this.stats.send(isPurchase);
    try {
      const status = isPurchase ? await this.#buy(requestId) : await this.#visit(requestId);
      this.stats.answer(isPurchase, status, performance.now() - startedAt, requestId);
    } catch (error) {
      this.stats.noAnswer(isPurchase, messageOf(error));
    }
  }

  async #buy(requestId: string): Promise<number> {
    const { card } = this.#visitors.next().value;
    const { sku } = PRODUCTS[Math.floor(this.#random() * PRODUCTS.length)] ?? { sku: "" };
    const body = { orderId: randomUUID(), sku, quantity: 1, card };
    const url = `${this.#options.target}/buy`;
    return (await callUpstream({ url, requestId, body, timeoutMs: TIMEOUT_MS })).status;
  }

  #visit(requestId: string): Promise<number> {
    return getUpstream({ url: `${this.#options.target}/`, requestId, timeoutMs: TIMEOUT_MS });
  }
}

try {
  const options = loadOptions(process.argv.slice(2));
  const load = new Load(options);
  const summary = () => JSON.stringify(load.stats.summary());
  const server = createServer((request, response) => {
    const found = request.url === "/stats";
    response.writeHead(found ? 200 : 404, { "content-type": "application/json" });
    response.end(found ? summary() : JSON.stringify({ error: "not_found", message: "Ask GET /stats." }));
  });
  onStopAsked(() => process.exit(0));
  process.on("SIGUSR2", () => process.stdout.write(`${summary()}\n`));
  tellParent({ type: "listening", port: await listen(server, "127.0.0.1", options.port) });
  await load.run();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
