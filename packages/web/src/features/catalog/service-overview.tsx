import { DAY_MS, MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { useNow } from "../../kernel/clock.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Section } from "../../kit/page.tsx";
import { useDeploymentBands } from "../changes/deployment-bands.ts";
import { useIncidentShades } from "../incidents/incident-shades.ts";
import { SloList } from "../slo/slo-list.tsx";
import type { SloView } from "../slo/slo-words.ts";
import { SuccessAround } from "../slo/success-around.tsx";
import { LastChanges } from "./last-changes.tsx";
import type { ServiceDetailView } from "./service-detail.ts";
import { NoObjectives } from "./service-tabs.tsx";

/** How the service does today, what is left of its budgets, and what changed last. */
export function ServiceOverview({ service }: { service: ServiceDetailView }) {
  const { slos } = useSuspenseQuery(ask.slo.list({ query: { service: service.name } })).data;
  const [main] = slos;
  return (
    <>
      {main && <LastDay slo={main} />}
      <Section title="Objectives" count={slos.length}>
        <SloList slos={slos} ofOneService empty={<NoObjectives service={service} />} />
      </Section>
      <LastChanges name={service.name} />
    </>
  );
}

/** The objective that is exhausted soonest, over the last day, with what shipped and what broke. */
function LastDay({ slo }: { slo: SloView }) {
  const now = useNow(MINUTE_MS);
  const toMs = Math.ceil(now / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
  const span = { fromMs: toMs - DAY_MS, toMs };
  const bands = useDeploymentBands(slo.service, span);
  const shades = useIncidentShades(slo.service);
  return (
    <Section
      title="The last 24 hours"
      aside={
        <TextLink to="/slos/$name" params={{ name: slo.name }}>
          {slo.displayName}
        </TextLink>
      }
    >
      {slo.budget && slo.budget.total > 0 ? (
        <SuccessAround slo={slo} span={span} bands={bands} shades={shades} />
      ) : (
        <EmptyState title="Nothing was counted yet">{slo.dataProblem ?? slo.because}</EmptyState>
      )}
    </Section>
  );
}
