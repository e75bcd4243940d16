import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { type Range, type RangeInUrl, zoomedOut, zoomedTo } from "../../kernel/chart-range.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { Section } from "../../kit/page.tsx";
import { Words } from "../../kit/stack.tsx";
import { TimeRange } from "../../kit/time-range.tsx";
import { useIncidentShades } from "../incidents/incident-shades.ts";
import { SuccessAround } from "../slo/success-around.tsx";
import { useBudgetEffects } from "./budget-effect.tsx";
import { useDeploymentBands } from "./deployment-bands.ts";
import type { DeploymentView } from "./deployment-words.ts";

const route = getRouteApi("/signed-in/deployments/$id");
const RANGES: readonly Range[] = ["24h", "6h", "1h"];
const HOURS: Readonly<Partial<Record<Range, number>>> = { "24h": 24, "6h": 6, "1h": 1 };
const WORDS: Readonly<Partial<Record<Range, string>>> = { "24h": "± 24 h", "6h": "± 6 h", "1h": "± 1 h" };
const STANDARD: Range = "1h";

/** As long before it as after it, or what was chosen. */
function spanAround({ range = STANDARD, from, to }: RangeInUrl, atMs: number): TimeSpan {
  if (from !== undefined && to !== undefined && from < to) return { fromMs: from, toMs: to };
  const aroundMs = (HOURS[range] ?? 1) * HOUR_MS;
  return { fromMs: atMs - aroundMs, toMs: atMs + aroundMs };
}

/** How the service did before and after a deployment: every objective, over the same time. */
export function DeploymentAround({ deployment }: { deployment: DeploymentView }) {
  const { service, environment, startedAt } = deployment;
  const { range, from, to } = route.useSearch();
  const navigate = route.useNavigate();
  const { data } = useSuspenseQuery(ask.slo.list({ query: { service } }));
  const effect = useBudgetEffects([deployment])?.get(deployment.shortId);
  const value = { range, from, to };
  const span = spanAround(value, startedAt.getTime());
  const bands = useDeploymentBands(service, span, environment);
  const shades = useIncidentShades(service);
  const change = (next: RangeInUrl): void =>
    void navigate({ search: { range: undefined, from: undefined, to: undefined, ...next }, resetScroll: false });
  const out = zoomedOut(value, RANGES, STANDARD);
  return (
    <Section
      title="Before and after"
      note="The share of good events of every objective of the service."
      aside={<TimeRange {...{ value, span, ranges: RANGES, standard: STANDARD, words: WORDS }} onChange={change} />}
    >
      {effect && <Words>{effect.because}</Words>}
      {data.slos.length === 0 && <Quiet>{service} has no objectives, so nothing was counted.</Quiet>}
      {data.slos.map((slo) => (
        <SuccessAround
          key={slo.id}
          slo={slo}
          span={span}
          bands={bands}
          shades={shades}
          onZoom={(next) => change({ range, ...zoomedTo(next) })}
          onZoomOut={out && (() => change(out))}
        />
      ))}
    </Section>
  );
}
