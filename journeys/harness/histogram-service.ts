import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A service that shows how long its requests took, as a classic and as a native histogram; the test says how many. */
export type HistogramService = {
  readonly url: string;
  /** Counts requests that took a fifth of a second, and two seconds. */
  observe(service: string, requests: { readonly quick: number; readonly slow: number }): void;
  close(): Promise<void>;
};

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
const signed = (value: number): number[] => varint(value < 0 ? -2 * value - 1 : 2 * value);
const field = (number: number, wire: number, bytes: readonly number[]): number[] => [
  ...varint(number * 8 + wire),
  ...bytes,
];
const nested = (number: number, bytes: readonly number[]): number[] =>
  field(number, 2, [...varint(bytes.length), ...bytes]);
const text = (number: number, value: string): number[] => nested(number, [...Buffer.from(value)]);
const double = (number: number, value: number): number[] => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return field(number, 1, [...bytes]);
};

type Observed = { readonly quick: number; readonly slow: number };

const HISTOGRAM = 4;
/** io.prometheus.client.MetricFamily, as far as histograms go. */
const family = (name: string, metrics: readonly number[][]): Buffer => {
  const bytes = [
    ...text(1, name),
    ...field(3, 0, varint(HISTOGRAM)),
    ...metrics.flatMap((metric) => nested(4, metric)),
  ];
  return Buffer.from([...varint(bytes.length), ...bytes]);
};
const metric = (service: string, histogram: readonly number[]): number[] => [
  ...nested(1, [...text(1, "service"), ...text(2, service)]),
  ...nested(7, histogram),
];
const counted = ({ quick, slow }: Observed): number[] => [
  ...field(1, 0, varint(quick + slow)),
  ...double(2, quick * 0.2 + slow * 2),
];
const bucket = (upperBound: number, count: number): number[] =>
  nested(3, [...field(1, 0, varint(count)), ...double(2, upperBound)]);

const classic = (observed: Observed): number[] => [
  ...counted(observed),
  ...bucket(0.1, 0),
  ...bucket(0.5, observed.quick),
  ...bucket(5, observed.quick + observed.slow),
];
/** Schema 0: the bucket with index n holds what took up to 2ⁿ seconds, and more than half of that. */
const native = (observed: Observed): number[] => [
  ...counted(observed),
  ...field(5, 0, signed(0)),
  ...double(6, 1e-6),
  ...field(7, 0, varint(0)),
  ...nested(12, [...field(1, 0, signed(-2)), ...field(2, 0, varint(1))]),
  ...nested(12, [...field(1, 0, signed(2)), ...field(2, 0, varint(1))]),
  ...field(13, 0, signed(observed.quick)),
  ...field(13, 0, signed(observed.slow - observed.quick)),
];

export async function startHistogramService(...services: readonly string[]): Promise<HistogramService> {
  const observed = new Map(services.map((service): [string, Observed] => [service, { quick: 0, slow: 0 }]));
  const each = (write: (one: Observed) => number[]) =>
    [...observed].map(([service, one]) => metric(service, write(one)));
  const server = createServer((_, response) => {
    response.writeHead(200, {
      "content-type": "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
    });
    response.end(
      Buffer.concat([family("rpc_classic_seconds", each(classic)), family("rpc_native_seconds", each(native))]),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`,
    observe(service, { quick, slow }) {
      const before = observed.get(service) ?? { quick: 0, slow: 0 };
      observed.set(service, { quick: before.quick + quick, slow: before.slow + slow });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
