import { createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Sent to a process of its own. */
export type Order = {
  readonly url: string;
  readonly path: string;
  readonly secret: string;
  readonly connections: number;
  readonly events: number;
  /** Sent so many a second, each at its time, its answer counted from then; without it as fast as the connections bring them. */
  readonly perSecond?: number;
};
export type Sent = {
  readonly taken: number;
  readonly refused: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

const sha = (nth: number, run: string): string =>
  Buffer.from(`${run}${nth}`.padEnd(20, "0")).toString("hex").slice(0, 40);

/** What GitHub sends of a push, and of a deployment that ended: each second event. */
function eventOf(nth: number, run: string): { name: string; body: string } {
  const repository = {
    id: nth % 200,
    full_name: `load/repo-${nth % 200}`,
    html_url: `https://github.com/load/repo-${nth % 200}`,
  };
  const at = new Date().toISOString();
  if (nth % 2 === 0) {
    const commit = {
      id: sha(nth, run),
      message: `Change ${nth}`,
      timestamp: at,
      author: { name: "dev", email: "dev@example.org" },
      url: "",
    };
    return {
      name: "push",
      body: JSON.stringify({
        ref: "refs/heads/main",
        before: sha(nth - 2, run),
        after: commit.id,
        repository,
        commits: [commit],
        head_commit: commit,
      }),
    };
  }
  const deployment = {
    id: nth,
    sha: sha(nth - 1, run),
    ref: "main",
    environment: "production",
    created_at: at,
    creator: { login: "ci" },
  };
  const status = { id: nth, state: "success", environment: "production", created_at: at, updated_at: at };
  return {
    name: "deployment_status",
    body: JSON.stringify({ action: "created", deployment, deployment_status: status, repository }),
  };
}

function send(agent: Agent, { url, path, secret }: Order, nth: number, run: string): Promise<number> {
  const { name, body } = eventOf(nth, run);
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "x-github-event": name,
    "x-github-delivery": randomUUID(),
    "x-hub-signature-256": signature,
  };
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, url), { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

async function sendAll(order: Order): Promise<Sent> {
  const agent = new Agent({ keepAlive: true, maxSockets: order.connections });
  const run = randomUUID().slice(0, 8);
  const took: number[] = [];
  let next = 0;
  let taken = 0;
  const began = performance.now();
  const line = async () => {
    for (;;) {
      const nth = next;
      next += 1;
      if (nth >= order.events) return;
      const dueAt = order.perSecond === undefined ? performance.now() : began + (nth * 1_000) / order.perSecond;
      const leftMs = dueAt - performance.now();
      if (leftMs > 0) await sleep(leftMs);
      const status = await send(agent, order, nth, run);
      took.push(performance.now() - dueAt);
      if (status >= 200 && status < 300) taken += 1;
    }
  };
  await Promise.all(Array.from({ length: order.connections }, line));
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return { taken, refused: order.events - taken, seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

process.once("message", (order) => {
  void sendAll(order as Order).then((sent) => process.send?.(sent, () => process.exit(0)));
});
// ready: its program is read
process.send?.("ready");
