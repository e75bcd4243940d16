import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { Facts } from "../../kit/facts.tsx";
import { QuietLink, TextLink } from "../../kit/link.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Time } from "../../kit/time.tsx";
import { GatesOf } from "../gates/gate-card.tsx";
import { BurnAlertList } from "./burn-alert-list.tsx";
import { BurnTable } from "./burn-table.tsx";
import { SloChart } from "./slo-chart.tsx";
import { SloTiles } from "./slo-tiles.tsx";
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
      {slo.budget && slo.budget.total > 0 ? <SloBody slo={slo} /> : <NothingCounted slo={slo} />}
    </Page>
  );
}

function SloBody({ slo }: { slo: SloView }) {
  return (
    <>
      <SloTiles slo={slo} />
      <SloChart slo={slo} />
      <Section
        title="Burn rates"
        note="An alert needs both windows of a pair above the threshold, so it ends soon after its cause does."
      >
        <BurnTable burn={slo.burn} />
      </Section>
      <BurnAlertList name={slo.name} />
    </>
  );
}

function NothingCounted({ slo }: { slo: SloView }) {
  return (
    <EmptyState title="No events counted yet">
      Shipshape reads the indicator of {slo.service} every few seconds. The first numbers stand here within a minute of
      the first request; Settings → Sources shows whether the source answers.
    </EmptyState>
  );
}

function SloRail({ slo }: { slo: SloView }) {
  return (
    <>
      <RailPart title="Gate">
        <GatesOf service={slo.service} />
      </RailPart>
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
