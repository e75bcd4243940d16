import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { QuietLink, TextLink } from "../../kit/link.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Row } from "../../kit/stack.tsx";
import { TimeRange } from "../../kit/time-range.tsx";
import { useDeploymentBands } from "../changes/deployment-bands.ts";
import { useIncidentShades } from "../incidents/incident-shades.ts";
import { BurnRateChart } from "./burn-rate-chart.tsx";
import { DataNotices } from "./data-notices.tsx";
import { ExclusionSection } from "./exclusion-section.tsx";
import { InThisTime } from "./in-this-time.tsx";
import { ObjectiveAsCode } from "./objective-as-code.tsx";
import { SloChart } from "./slo-chart.tsx";
import { SloDialogs, useSloDialogs } from "./slo-dialogs.tsx";
import { SloForecast } from "./slo-forecast.tsx";
import { SloGroups } from "./slo-groups.tsx";
import { SloRail } from "./slo-rail.tsx";
import { SloTiles } from "./slo-tiles.tsx";
import { type Shown, useShown } from "./slo-view-span.ts";
import { objectiveSentence, type SloView, sloStatus } from "./slo-words.ts";
import { useExclusionShades } from "./use-exclusion-shades.ts";

const route = getRouteApi("/signed-in/slos/$name");

export function SloPage() {
  const { name } = route.useParams();
  const { data: slo } = useSuspenseQuery(ask.slo.get({ params: { name } }));
  const shown = useShown(slo);
  const dialogs = useSloDialogs();
  const { whyNotEdit, whyNotExclude } = useActions(slo, dialogs);
  return (
    <Page
      title={slo.displayName}
      crumbs={<Crumbs slo={slo} />}
      status={sloStatus(slo)}
      lead={objectiveSentence(slo)}
      byline={slo.because}
      actions={
        <>
          <Button onPress={dialogs.exclude} whyNot={whyNotExclude} shortcut="t">
            Exclude time…
          </Button>
          <Button onPress={dialogs.edit} whyNot={whyNotEdit} shortcut="e">
            Edit…
          </Button>
        </>
      }
      rail={<SloRail slo={slo} />}
    >
      <DataNotices slo={slo} />
      {slo.budget && slo.budget.total > 0 ? (
        <SloBody slo={slo} shown={shown} onExclude={dialogs.exclude} whyNotExclude={whyNotExclude} />
      ) : (
        <NothingCounted slo={slo} />
      )}
      <SloGroups slo={slo} />
      <ExclusionSection slo={slo} onExclude={dialogs.exclude} />
      <ObjectiveAsCode name={slo.name} document={slo.document} />
      <SloDialogs slo={slo} shown={shown} dialogs={dialogs} />
    </Page>
  );
}

/** What can be done with the objective: as buttons, by keys and in the palette. */
function useActions({ displayName, parent }: SloView, { edit, exclude }: ReturnType<typeof useSloDialogs>) {
  const whyNotExclude = useWhyNot("slo:write");
  const whyNotApply = useWhyNot("config:write");
  const whyNotEdit =
    parent === null
      ? (whyNotExclude ?? whyNotApply)
      : `It is a group of ${parent}, whose definition holds for all of them: edit that.`;
  usePageActions([
    {
      key: "edit",
      label: `Edit ${displayName}`,
      icon: "slos",
      shortcut: "e",
      words: ["target", "window", "back-test", "alerts", "suggest"],
      whyNot: whyNotEdit,
      run: edit,
    },
    {
      key: "exclude",
      label: `Exclude time from ${displayName}`,
      icon: "minus",
      shortcut: "t",
      words: ["exclusion", "maintenance", "business hours"],
      whyNot: whyNotExclude,
      run: exclude,
    },
  ]);
  return { whyNotEdit, whyNotExclude };
}

function Crumbs({ slo }: { slo: SloView }) {
  return (
    <>
      <QuietLink to="/slos">SLOs</QuietLink> /{" "}
      <QuietLink to="/services/$name" params={{ name: slo.service }}>
        {slo.service}
      </QuietLink>
      {slo.parent !== null && (
        <>
          {" "}
          /{" "}
          <QuietLink to="/slos/$name" params={{ name: slo.parent }}>
            {slo.parent}
          </QuietLink>
        </>
      )}
    </>
  );
}

type BodyProps = { slo: SloView; shown: Shown; onExclude: () => void; whyNotExclude: string | undefined };

function SloBody({ slo, shown, onExclude, whyNotExclude }: BodyProps) {
  const bands = useDeploymentBands(slo.service, shown.span);
  const incidents = useIncidentShades(slo.service);
  const excluded = useExclusionShades(slo.name, shown);
  const shades = [...excluded, ...incidents];
  return (
    <>
      <SloTiles slo={slo} />
      <Section
        title="Budget over time"
        aside={
          <Row>
            {shown.value.from !== undefined && (
              <Button kind="quiet" onPress={onExclude} whyNot={whyNotExclude}>
                Exclude this time…
              </Button>
            )}
            <TimeRange value={shown.value} span={shown.span} onChange={shown.change} />
          </Row>
        }
        note={excluded.length > 0 && "Grey hatched stretches are excluded: what happened there does not count."}
      >
        <SloChart {...{ slo, shown, bands, shades }} />
      </Section>
      <SloForecast name={slo.name} />
      <BurnRateChart {...{ slo, shown, bands, shades }} />
      <InThisTime slo={slo} shown={shown} />
    </>
  );
}

const NothingCounted = ({ slo }: { slo: SloView }) => (
  <EmptyState
    title="No events counted yet"
    action={<TextLink to="/settings/sources">Does the source answer?</TextLink>}
  >
    Shipshape reads the indicator of {slo.service} every few seconds. The first numbers stand here within a minute of
    the first request.
  </EmptyState>
);
