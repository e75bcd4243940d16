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
import { forgetReadings } from "./put-readings.ts";
import { recountJob } from "./recount-job.ts";
import { countsOtherwise } from "./recount-slos.ts";
import { pageFault, queriesOf, type SloDocument, sloInput } from "./slo-document.ts";
import { rulesOf, type SloRow, sloStore } from "./slo-store.ts";

/** Whatever is counted lies before it. */
const A_FAR_DAY = new Date("9999-01-01T00:00:00Z");

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
  const changed = inputs.map((input) => ({ input, before: known.get(input.name) }));
  await forgetReadings(
    tx,
    changed.flatMap(({ input, before }) => (before && isCountedAnew(input, before) ? [before.measuredSeries] : [])),
  );
  const otherwise = changed.filter(({ input, before }) => countsOtherwise(rulesOf(input), before));
  if (otherwise.length > 0) {
    const sloIds = otherwise.map(({ input }) => input.id);
    await store.giveBudgetSeries(sloIds);
    await enqueue(tx, recountJob, { sloIds, from: new Date(0), to: A_FAR_DAY });
  }
  const changes = puts.map(({ document, before }) => ({
    action,
    subject: `slo:${document.metadata.name}`,
    before,
    after: document,
  }));
  await audit(tx, actor, ...changes);
  await enqueue(tx, evaluateJob, { sloIds: inputs.map(({ id }) => id) });
}

const isCountedAnew = ({ indicator }: Pick<SloRow, "indicator">, before: SloRow): boolean =>
  !isDeepStrictEqual(before.indicator, indicator);

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
