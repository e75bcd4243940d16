import { connect } from "node:net";
import { quantile } from "../measure/quantile.ts";
import { type Alerts, alertRequests } from "./alerts.ts";
import { type Events, eventRequests } from "./events.ts";
import { onTheWire, type Plain } from "./plain-request.ts";

/**
 * The load: a process of its own, so that what it costs is not counted with what it measures. Plain sockets and requests that
 * were written beforehand: a library for HTTP would cost more than a server that answers.
 */
export type Order = {
  readonly port: number;
  readonly connections: number;
  /** So many requests a second, each at its time, its answer counted from then; as many as are answered where absent. */
  readonly perSecond?: number | undefined;
} & ({ readonly alerts: Alerts } | { readonly events: Events });

export type Sent = {
  readonly requests: number;
  /** Those that were not answered with 2xx. */
  readonly refused: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMs: number;
  /** When each request was answered, in the order in which they were sent: epoch milliseconds. */
  readonly answeredMs: readonly number[];
};

const plainOf = (order: Order): readonly Plain[] =>
  "alerts" in order ? alertRequests(order.alerts) : eventRequests(order.events);

async function send({ port, connections, perSecond }: Order, requests: readonly Buffer[]): Promise<Sent> {
  const times = new Array<number>(requests.length).fill(0);
  const answeredMs = new Array<number>(requests.length).fill(0);
  let next = 0;
  let refused = 0;
  const cpu = process.cpuUsage();
  const began = performance.now();
  const over = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      socket.setNoDelay(true);
      let mine = 0;
      let dueAt = 0;
      const sendNext = () => {
        if (next >= requests.length) {
          socket.destroy();
          resolve();
          return;
        }
        mine = next++;
        const now = performance.now();
        dueAt = perSecond === undefined ? now : began + (mine * 1_000) / perSecond;
        if (dueAt - now > 1) setTimeout(sendMine, dueAt - now);
        else sendMine();
      };
      const sendMine = () => socket.write(requests[mine] as Buffer);
      socket.on("connect", sendNext);
      socket.on("error", reject);
      socket.on("data", (answer) => {
        if (answer.toString("latin1", 0, 9) !== "HTTP/1.1 ") return; // the rest of an answer
        const at = performance.now();
        times[mine] = at - dueAt;
        answeredMs[mine] = performance.timeOrigin + at;
        if (answer.toString("latin1", 9, 10) !== "2") refused += 1;
        sendNext();
      });
    });
  await Promise.all(Array.from({ length: connections }, over));
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    requests: requests.length,
    seconds,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    refused,
    cpuMs: (user + system) / 1000,
    answeredMs,
  };
}

process.once("message", (order: Order) => {
  const requests = plainOf(order).map((plain) => onTheWire(order.port, plain));
  process.once("message", () => {
    send(order, requests).then(
      (sent) => process.send?.(sent, () => process.exit(0)),
      (error: unknown) => {
        process.stderr.write(`${error}\n`);
        process.exit(1);
      },
    );
  });
  process.send?.("ready");
});
