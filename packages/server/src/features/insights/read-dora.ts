import type { DoraMeasures, insights, Year } from "@shipshape/contract/insights";
import type { HandlerOutput } from "@shipshape/contract/route";
import { type BenchmarkMeasure, bandOf } from "@shipshape/domain/insights/benchmarks";
import { score2025 } from "@shipshape/domain/insights/score-2025";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { type AskedScope, askedView } from "./asked-scope.ts";
import { devlakeOf } from "./devlake-views.ts";
import { measureStore } from "./measure-store.ts";
import { readMeasures } from "./read-measures.ts";

type Measures = z.input<typeof DoraMeasures>;
type BandYear = z.output<typeof Year>;

/** The range of the same length that ends where this one begins. */
const formerOf = (scope: AskedScope): AskedScope => ({
  ...scope,
  from: new Date(scope.from.getTime() - (scope.to.getTime() - scope.from.getTime())),
  to: scope.from,
});

const valuesOf = (measures: Measures) => ({
  deploymentFrequency: measures.deploymentFrequency.counted === 0 ? null : measures.deploymentFrequency.perDay,
  leadTime: measures.leadTime.minutes?.p50 ?? null,
  changeFailRate: measures.changeFailRate.share,
  recoveryTime: measures.recoveryTime.minutes?.p50 ?? null,
  reworkRate: measures.reworkRate.share,
});

function bandsOf(year: BandYear, values: ReturnType<typeof valuesOf>) {
  const band = (measure: BenchmarkMeasure, value: number | null) => {
    if (value === null) return null;
    const { clusters, because } = bandOf(Number(year) as 2019 | 2021 | 2023 | 2024, measure, value);
    return { clusters: [...clusters], because };
  };
  return {
    year,
    deploymentFrequency: band("deployment_frequency", values.deploymentFrequency),
    leadTime: band("lead_time", values.leadTime),
    changeFailRate: band("change_fail_rate", values.changeFailRate),
    recoveryTime: band("recovery_time", values.recoveryTime),
  };
}

type Wanted = { readonly year: BandYear; readonly compat?: "devlake" | undefined; readonly report: "2021" | "2023" };

export async function readDora(
  db: Db,
  scope: AskedScope,
  { year, compat, report }: Wanted,
): Promise<HandlerOutput<typeof insights.dora>> {
  const { measures, weeks, distribution } = await readMeasures(db, scope);
  const former = await readMeasures(db, formerOf(scope));
  const values = valuesOf(measures);
  return {
    ...askedView(scope, await measureStore(db).staleCount()),
    measures,
    former: former.measures,
    bands: bandsOf(year, values),
    score2025: score2025(values),
    weeks,
    distribution,
    devlake: compat === "devlake" ? await devlakeOf(db, scope, report) : null,
  };
}
