import { Agent, request } from "node:http";

export type Target = { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly pid: number };
export type Load = {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
};

function post(agent: Agent, { url, headers }: Target, body: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const length = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request(url, { method: "POST", agent, headers: { ...headers, ...length } }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode === 200));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Sends bodies over so many connections, each as soon as the one before it is answered. Bounded by the bodies. */
export async function sendAll(target: Target, bodies: readonly string[], connections: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let failed = 0;
  let next = 0;
  const began = performance.now();
  const sender = async () => {
    for (let at = next++; at < bodies.length; at = next++) {
      const before = performance.now();
      const isGood = await post(agent, target, bodies[at] ?? "");
      times.push(performance.now() - before);
      if (!isGood) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, sender));
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  const sorted = times.sort((a, b) => a - b);
  return { perSecond: bodies.length / seconds, p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99), failed };
}
