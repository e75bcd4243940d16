import { connect } from "node:net";
import { alertBodies, type Bodies } from "./alerts.ts";

/**
 * The load: a process of its own, so that what it costs is not counted with what it measures. Plain sockets and requests that
 * were written beforehand: a library for HTTP would cost more than a server that answers.
 */
export type Order = Bodies & {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  /** So many alerts a second; as many as are answered where absent. */
  readonly perSecond?: number | undefined;
};
export type Sent = {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly refused: number;
  readonly cpuMs: number;
};

const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

function requestsOf({ port, path, headers, ...bodies }: Order): Buffer[] {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return alertBodies(bodies).map((body) => {
    const length = Buffer.byteLength(body);
    const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n`;
    return Buffer.from(`${head}${lines.join("")}content-length: ${length}\r\n\r\n${body}`);
  });
}

async function send(order: Order): Promise<Sent> {
  const requests = requestsOf(order);
  const times = new Float64Array(requests.length);
  const everyMs = order.perSecond === undefined ? 0 : (1000 * order.perRequest) / order.perSecond;
  let next = 0;
  let refused = 0;
  const cpu = process.cpuUsage();
  const began = performance.now();
  const over = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(order.port, "127.0.0.1");
      socket.setNoDelay(true);
      let mine = 0;
      let sentAt = 0;
      const sendNext = () => {
        if (next >= requests.length) {
          socket.destroy();
          resolve();
          return;
        }
        mine = next++;
        const dueMs = began + mine * everyMs - performance.now();
        if (dueMs > 1) setTimeout(sendMine, dueMs);
        else sendMine();
      };
      const sendMine = () => {
        sentAt = performance.now();
        socket.write(requests[mine] as Buffer);
      };
      socket.on("connect", sendNext);
      socket.on("error", reject);
      socket.on("data", (answer) => {
        if (answer.toString("latin1", 0, 9) !== "HTTP/1.1 ") return; // the rest of an answer
        times[mine] = performance.now() - sentAt;
        if (answer.toString("latin1", 9, 12) !== "200") refused += 1;
        sendNext();
      });
    });
  await Promise.all(Array.from({ length: order.connections }, over));
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const sorted = times.sort();
  return {
    requests: requests.length,
    seconds,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    refused,
    cpuMs: (user + system) / 1000,
  };
}

process.once("message", (order: Order) => {
  send(order).then(
    (sent) => process.send?.(sent, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(`${error}\n`);
      process.exit(1);
    },
  );
});
