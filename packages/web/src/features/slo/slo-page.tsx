import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { Facts } from "../../kit/facts.tsx";
import { QuietLink, TextLink } from "../../kit/link.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Time } from "../../kit/time.tsx";
import { TimeRange } from "../../kit/time-range.tsx";
import { useDeploymentBands } from "../changes/deployment-bands.ts";
import { useIncidentShades } from "../incidents/incident-shades.ts";
import { BurnRateChart } from "./burn-rate-chart.tsx";
import { InThisTime } from "./in-this-time.tsx";
import { ObjectiveAsCode } from "./objective-as-code.tsx";
import { PolicyCard } from "./policy-card.tsx";
import { SloChart } from "./slo-chart.tsx";
import { SloTiles } from "./slo-tiles.tsx";
import { useShown } from "./slo-view-span.ts";
import { objectiveSentence, type SloView, sloStatus, targetText, windowText } from "./slo-words.ts";

const route = getRouteApi("/signed-in/slos/$name");

export function SloPage() {
  const { name } = route.useParams();
  const { data: slo } = useSuspenseQuery(ask.slo.get({ params: { name } }));
  return (
    <Page
      title={slo.displayName}
      crumbs={
        <>
          <QuietLink to="/slos">SLOs</QuietLink> /{" "}
          <QuietLink to="/services/$name" params={{ name: slo.service }}>
            {slo.service}
          </QuietLink>
        </>
      }
      status={sloStatus(slo)}
      lead={objectiveSentence(slo)}
      byline={slo.because}
      rail={<SloRail slo={slo} />}
    >
      {slo.dataProblem && (
        <Notice tone="warn" title="There is no fresh data">
          {slo.dataProblem}
        </Notice>
      )}
      {slo.budget && slo.budget.total > 0 ? (
        <SloBody slo={slo} document={slo.document} />
      ) : (
        <NothingCounted slo={slo} document={slo.document} />
      )}
    </Page>
  );
}

function SloBody({ slo, document }: { slo: SloView; document: string }) {
  const shown = useShown(slo);
  const bands = useDeploymentBands(slo.service, shown.span);
  const shades = useIncidentShades(slo.service);
  return (
    <>
      <SloTiles slo={slo} />
      <Section
        title="Budget over time"
        aside={<TimeRange value={shown.value} span={shown.span} onChange={shown.change} />}
      >
        <SloChart {...{ slo, shown, bands, shades }} />
      </Section>
      <BurnRateChart {...{ slo, shown, bands, shades }} />
      <InThisTime slo={slo} shown={shown} />
      <ObjectiveAsCode name={slo.name} document={document} />
    </>
  );
}

function NothingCounted({ slo, document }: { slo: SloView; document: string }) {
  return (
    <>
      <EmptyState
        title="No events counted yet"
        action={<TextLink to="/settings/sources">Does the source answer?</TextLink>}
      >
        Shipshape reads the indicator of {slo.service} every few seconds. The first numbers stand here within a minute
        of the first request.
      </EmptyState>
      <ObjectiveAsCode name={slo.name} document={document} />
    </>
  );
}

function SloRail({ slo }: { slo: SloView }) {
  return (
    <>
      <PolicyCard slo={slo} />
      <RailPart title="Objective">
        <Facts
          facts={[
            {
              term: "Service",
              value: (
                <TextLink to="/services/$name" params={{ name: slo.service }}>
                  {slo.service}
                </TextLink>
              ),
            },
            { term: "Target", value: targetText(slo.target) },
            { term: "Window", value: windowText(slo.window) },
            { term: "Counts", value: slo.budgetingMethod },
            { term: "Counted until", value: slo.dataUntil && <Time at={slo.dataUntil} /> },
            { term: "Judged", value: slo.evaluatedAt && <Time at={slo.evaluatedAt} /> },
            { term: "Name", value: slo.name },
          ]}
        />
      </RailPart>
    </>
  );
}
