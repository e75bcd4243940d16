import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { placeOf } from "../../kit/chart-marks.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { Section } from "../../kit/page.tsx";
import { deploymentsIn } from "../changes/deployment-bands.ts";
import { DeploymentList } from "../changes/deployment-list.tsx";
import { IncidentList } from "../incidents/incident-list.tsx";
import { BurnAlertList } from "./burn-alert-list.tsx";
import type { Shown } from "./slo-view-span.ts";
import type { SloView } from "./slo-words.ts";

/** What shipped, broke and alerted in the time that the charts show. */
export function InThisTime({ slo, shown }: { slo: SloView; shown: Shown }) {
  const { span, isWhole } = shown;
  const where = isWhole ? "in the window" : "in the time shown";
  const { data: changes } = useQuery({ ...deploymentsIn(slo.service, span), placeholderData: keepPreviousData });
  const { data: response } = useQuery(ask.incidents.list({ query: { service: slo.service } }));
  const deployments = (changes?.deployments ?? []).filter(({ startedAt, finishedAt }) =>
    placeOf({ fromMs: startedAt.getTime(), toMs: finishedAt?.getTime() ?? shown.now }, span),
  );
  const incidents = (response?.incidents ?? []).filter(({ openedAt, resolvedAt }) =>
    placeOf({ fromMs: openedAt.getTime(), toMs: resolvedAt?.getTime() ?? shown.now }, span),
  );
  return (
    <>
      <Section title={`Deployments ${where}`} count={deployments.length}>
        <DeploymentList deployments={deployments} ofOneService effects empty={<Quiet>None.</Quiet>} />
      </Section>
      <Section title={`Incidents ${where}`} count={incidents.length}>
        <IncidentList incidents={incidents} ofOneService empty={<Quiet>None.</Quiet>} />
      </Section>
      <BurnAlertList name={slo.name} span={span} title={`Burn alerts ${where}`} />
    </>
  );
}
