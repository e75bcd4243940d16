import type { Shipshape } from "../../journeys/harness/shipshape.ts";
import { timed } from "../measure/timed.ts";
import { SERVICES, serviceOf } from "./shipshape-objectives.ts";

/** How long answers took, in milliseconds, the shortest first. */
export type Asked = { readonly list: readonly number[]; readonly gate: readonly number[] };

const LISTED = 40;
const CHECKED = 4 * SERVICES;

/** What people and pipelines wait for while objectives are evaluated: the first page of the list, and the gate. */
export async function askShipshape({ client }: Shipshape): Promise<Asked> {
  const list = await timed(LISTED, () => client.slo.list({ query: {} }));
  const check = (nth: number) => ({ body: { service: serviceOf(nth), environment: "production" } });
  const gate = await timed(CHECKED, (nth) => client.gates.check(check(nth)));
  return { list, gate };
}
