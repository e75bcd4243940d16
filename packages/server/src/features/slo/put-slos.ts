import { isDeepStrictEqual } from "node:util";
import type { Fault } from "@shipshape/contract/problem";
import type { Actor } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { newId } from "../../kernel/id.ts";
import { enqueue } from "../../kernel/jobs.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { servicesByNames } from "../catalog/index.ts";
import { sourceKinds } from "../telemetry/index.ts";
import { archiveSlos } from "./archive-slos.ts";
import { evaluateJob } from "./evaluate-job.ts";
import { forgetReadings } from "./put-readings.ts";
import { recountJob } from "./recount-job.ts";
import { countsOtherwise } from "./recount-slos.ts";
import { compiledObjectives, pageFault, queriesOf, type SloDocument } from "./slo-document.ts";
import { sloGroupStore } from "./slo-group-store.ts";
import { referencesOf } from "./slo-references.ts";
import { type SloInput, type SloRow, sloStore } from "./slo-store.ts";

/** Whatever is counted lies before it. */
const A_FAR_DAY = new Date("9999-01-01T00:00:00Z");

export type PutSlo = {
  readonly document: SloDocument;
  readonly before?: SloDocument | undefined;
  /** Where the document comes from: `file:objectives.yaml`. */
  readonly origin?: string;
};

/**
 * Creates or replaces the objectives of documents. What was counted stays, also under another target or window; only
 * another indicator makes the counters begin anew. An objective that its document no longer has is archived.
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
  const before = await store.ofDocuments(puts.map(({ document }) => document.metadata.name));
  const inputs = await inputsOf(tx, puts, before, builtIn);
  await refuseTakenNames(tx, inputs, before);
  await store.put(inputs);
  await store.shareSeries(sharersOf(inputs));
  const known = new Map(before.map((slo) => [slo.id, slo]));
  const changed = inputs.map((input) => ({ input, was: known.get(input.id) }));
  await forgetReadings(
    tx,
    changed.flatMap(({ input, was }) => (was && isCountedAnew(input, was) ? [was.measuredSeries] : [])),
  );
  await recountWhatCountsOtherwise(tx, changed);
  await archiveWhatIsGone(tx, actor, inputs, before);
  const changes = puts.map(({ document, before: documentBefore }) => ({
    action,
    subject: `slo:${document.metadata.name}`,
    before: documentBefore,
    after: document,
  }));
  await audit(tx, actor, ...changes);
  const ids = inputs.map(({ id }) => id);
  const groups = await sloGroupStore(tx).of(ids);
  await enqueue(tx, evaluateJob, { sloIds: [...ids, ...groups.map(({ id }) => id)] });
}

/** The rows that documents make: one for each objective. */
async function inputsOf(
  tx: Tx,
  puts: readonly PutSlo[],
  before: readonly SloRow[],
  builtIn: boolean,
): Promise<SloInput[]> {
  const documents = puts.map(({ document }) => document);
  const references = await referencesOf(tx, documents);
  const services = await servicesByNames(tx, [...new Set(documents.map(({ spec }) => spec.service))]);
  const known = new Map(before.map(({ id, name }) => [name, id]));
  return documents.flatMap((document) => {
    const service = services.get(document.spec.service);
    if (!service) throw new DomainError("invalid", `There is no service "${document.spec.service}".`);
    return compiledObjectives(document, references).map(
      (objective): SloInput => ({
        ...objective,
        id: known.get(objective.name) ?? newId(),
        documentName: document.metadata.name,
        parentId: null,
        groupLabels: {},
        description: document.spec.description,
        serviceId: service.id,
        definition: document,
        builtIn,
      }),
    );
  });
}

/** A further objective of one document may have a name that another document has already. */
async function refuseTakenNames(tx: Tx, inputs: readonly SloInput[], before: readonly SloRow[]): Promise<void> {
  const own = new Set(before.map(({ id }) => id));
  const documents = new Map(inputs.map(({ name, documentName }) => [name, documentName]));
  for (const { id, name, documentName } of await sloStore(tx).byNames([...documents.keys()])) {
    if (own.has(id)) continue;
    const message = `The objective "${name}" of ${documents.get(name)} would be called as one of ${documentName}: give it another displayName.`;
    throw new DomainError("invalid", `Nothing was changed. ${message}`);
  }
}

/** The objectives that measure the same as the first of their document. */
function sharersOf(inputs: readonly SloInput[]): { id: string; withId: string }[] {
  return [...grouped(inputs, ({ documentName }) => documentName).values()].flatMap(([first, ...others]) =>
    others
      .filter(({ indicator }) => isDeepStrictEqual(indicator, first?.indicator))
      .flatMap(({ id }) => (first ? [{ id, withId: first.id }] : [])),
  );
}

const isCountedAnew = ({ indicator }: Pick<SloRow, "indicator">, before: SloRow): boolean =>
  !isDeepStrictEqual(before.indicator, indicator);

type Changed = { readonly input: SloInput; readonly was: SloRow | undefined };

async function recountWhatCountsOtherwise(tx: Tx, changed: readonly Changed[]): Promise<void> {
  const otherwise = changed.filter(({ input, was }) => countsOtherwise(input.rules, was)).map(({ input }) => input.id);
  if (otherwise.length === 0) return;
  const groups = (await sloGroupStore(tx).of(otherwise)).map(({ id }) => id);
  const sloIds = [...otherwise, ...groups];
  await sloStore(tx).giveBudgetSeries(sloIds);
  await enqueue(tx, recountJob, { sloIds, from: new Date(0), to: A_FAR_DAY });
}

/** Objectives that their document no longer has, and the groups of those that fan out by other labels or not at all. */
async function archiveWhatIsGone(
  tx: Tx,
  actor: Actor,
  inputs: readonly SloInput[],
  before: readonly SloRow[],
): Promise<void> {
  const kept = new Map(inputs.map((input) => [input.id, input]));
  const gone = before.filter(({ id }) => !kept.has(id));
  const otherGroups = before.filter(({ id, indicator }) => {
    const now = kept.get(id)?.indicator.groupBy;
    return indicator.groupBy.length > 0 && !isDeepStrictEqual(now, indicator.groupBy);
  });
  const groups = await sloGroupStore(tx).of(otherGroups.map(({ id }) => id));
  await archiveSlos(tx, actor, [...gone, ...groups], "its document no longer has it");
}

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
