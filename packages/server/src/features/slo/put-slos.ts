import { isDeepStrictEqual } from "node:util";
import type { Fault } from "@shipshape/contract/problem";
import type { Actor } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { enqueue } from "../../kernel/jobs.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { servicesByNames } from "../catalog/index.ts";
import { sourceKinds } from "../telemetry/index.ts";
import { evaluateJob } from "./evaluate-job.ts";
import { sliceStore } from "./slice-store.ts";
import { pageFault, queriesOf, type SloDocument, sloInput } from "./slo-document.ts";
import { type SloRow, sloStore } from "./slo-store.ts";

export type PutSlo = {
  readonly document: SloDocument;
  readonly before?: SloDocument | undefined;
  /** Where the document comes from: `file:objectives.yaml`. */
  readonly origin?: string;
};

/**
 * Creates or replaces objectives by name. What was counted stays, also under another target or window; only another
 * indicator makes the counters begin anew.
 */
export async function putSlos(
  tx: Tx,
  actor: Actor,
  action: string,
  puts: readonly PutSlo[],
  builtIn = false,
): Promise<void> {
  await refuseWhatPagesCannotAnswer(tx, puts);
  const store = sloStore(tx);
  const known = new Map(
    (await store.byNames(puts.map(({ document }) => document.metadata.name))).map((slo) => [slo.name, slo]),
  );
  const services = await servicesByNames(tx, [...new Set(puts.map(({ document }) => document.spec.service))]);
  const inputs = puts.map(({ document }) => {
    const service = services.get(document.spec.service);
    if (!service) throw new DomainError("invalid", `There is no service "${document.spec.service}".`);
    const id = known.get(document.metadata.name)?.id ?? newId();
    return sloInput(document, { id, serviceId: service.id }, builtIn);
  });
  await store.put(inputs);
  await sliceStore(tx).forgetCounters(
    inputs.flatMap((input) => (isCountedAnew(input, known.get(input.name)) ? [input.id] : [])),
  );
  const changes = puts.map(({ document, before }) => ({
    action,
    subject: `slo:${document.metadata.name}`,
    before,
    after: document,
  }));
  await audit(tx, actor, ...changes);
  await enqueue(tx, evaluateJob, { sloIds: inputs.map(({ id }) => id) });
}

const isCountedAnew = ({ indicator }: Pick<SloRow, "indicator">, before: SloRow | undefined): boolean =>
  before !== undefined && !isDeepStrictEqual(before.indicator, indicator);

/** A page answers plain selectors only; said when the objective is made, not when its data fails to come. */
async function refuseWhatPagesCannotAnswer(tx: Tx, puts: readonly PutSlo[]): Promise<void> {
  const asked = puts.flatMap(({ document, origin }) =>
    queriesOf(document).map((query) => ({ ...query, document, origin })),
  );
  const kinds = await sourceKinds(tx, [...new Set(asked.map(({ source }) => source))]);
  const faults = asked.flatMap(({ source, query, path, document, origin }): Fault[] => {
    if (kinds.get(source) === "prometheus") return [];
    const file = origin?.startsWith("file:") ? { file: origin.slice("file:".length) } : {};
    return pageFault(query, path).map(({ message }) => ({
      path,
      message: `${document.metadata.name}: ${message}`,
      ...file,
    }));
  });
  const [first] = faults;
  if (first) throw new DomainError("invalid", `Nothing was changed: ${first.path} of ${first.message}.`, faults);
}
