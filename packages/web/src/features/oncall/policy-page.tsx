import { keepPreviousData, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import type { DecisionNode } from "../../kit/decision-tree.tsx";
import { Lines } from "../../kit/facts.tsx";
import { ButtonLink, QuietLink } from "../../kit/link.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Soft } from "../../kit/stack.tsx";
import { ClockTime, Time } from "../../kit/time.tsx";
import { ForecastForm } from "./forecast-form.tsx";
import { type ForecastView, forecastMarks } from "./forecast-marks.ts";
import { type ForecastSearch, forecastQuery } from "./forecast-search.ts";
import { firstReached, forecastStatus, unreachableOf } from "./forecast-status.ts";
import { ForecastTable } from "./forecast-table.tsx";
import { PolicyPicture } from "./policy-picture.tsx";
import { PolicyRail } from "./policy-rail.tsx";
import { type PolicyView, repeatText } from "./policy-words.ts";

const route = getRouteApi("/signed-in/escalation-policies/$name");
const here = { to: "/escalation-policies/$name", replace: true, resetScroll: false } as const;
/** About as high as the tree of two steps and what follows, so that the rail below it on a phone stays where it is. */
const WAITING_HEIGHT = 480;

/** A policy as a tree, and whom it would page for an incident that opens when and as one asks. */
export function PolicyPage() {
  const { name } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: policy } = useSuspenseQuery(ask.oncall.getEscalationPolicy({ params: { name } }));
  const asked = useQuery({
    ...ask.oncall.forecastEscalation({ params: { name }, query: forecastQuery(search) }),
    placeholderData: keepPreviousData,
  });
  const { data: forecast } = asked;
  const whyNot = useWhyNot("oncall:write");
  const change = (next: ForecastSearch): void => void navigate({ ...here, params: { name }, search: next });
  return (
    <Page
      title={policy.displayName}
      crumbs={<QuietLink to="/escalation-policies">Escalation policies</QuietLink>}
      status={forecast && forecastStatus(forecast)}
      lead={forecast ? leadOf(forecast) : !asked.isError && "Whom it would page is being asked …"}
      byline={policy.description && <span>{policy.description}</span>}
      actions={
        whyNot === undefined && (
          <ButtonLink to="/escalation-policies/$name/edit" params={{ name }}>
            Change
          </ButtonLink>
        )
      }
      rail={<PolicyRail policy={policy} />}
    >
      <Section
        title="Who would be paged"
        note="For an incident like this, by the very rules that page, if nobody acknowledges."
      >
        <ForecastForm search={search} onChange={change} />
      </Section>
      {forecast ? (
        <ForecastPicture policy={policy} forecast={forecast} />
      ) : (
        <ChartWaiting asked={asked} height={WAITING_HEIGHT} />
      )}
    </Page>
  );
}

function leadOf(forecast: ForecastView): React.ReactNode {
  const first = firstReached(forecast);
  const opens = (
    <>
      A {forecast.priority} that opens <Time at={forecast.at} />
    </>
  );
  if (!first) return <>{opens} would page nobody by this policy: the fallback of the installation would.</>;
  return (
    <>
      {opens} would page {first.people.map(({ user }) => user).join(" and ")} first
      {first.at > forecast.at && (
        <>
          , <Time at={first.at} />
        </>
      )}
      .
    </>
  );
}

function ForecastPicture({ policy, forecast }: { policy: PolicyView; forecast: ForecastView }) {
  const unreachable = unreachableOf(forecast);
  return (
    <>
      {unreachable.length > 0 && (
        <Notice tone={firstReached(forecast) ? "warn" : "bad"} title="Not everybody here can be reached">
          <Lines items={unreachable.map((text) => ({ key: text, content: text }))} none="" />
        </Notice>
      )}
      <Section
        title="The tree"
        note="Times are those of the first round; what is dashed is not on the way of this incident."
      >
        <PolicyPicture
          label="Who would be paged, and when"
          policies={forecast.policies}
          marks={forecastMarks(forecast.steps)}
          end={endOf(policy, forecast)}
        />
      </Section>
      <Section title="Minute by minute" count={forecast.steps.length}>
        <ForecastTable forecast={forecast} />
      </Section>
    </>
  );
}

/** What comes after the first round. */
function endOf({ name, repeat }: PolicyView, { steps, ends }: ForecastView): DecisionNode {
  const again = steps.find(({ round, policy }) => round === 2 && policy === name);
  const common = { key: "end", shape: "end", state: "coming", tone: "muted", when: "Then" } as const;
  if (!again) {
    const content = (
      <Soft>It ends: {ends.because}. Where nobody was reached, the fallback of the installation pages.</Soft>
    );
    return { ...common, clock: <ClockTime at={ends.at} />, content };
  }
  return {
    ...common,
    clock: <ClockTime at={again.at} />,
    content: (
      <Soft>
        It {repeatText(repeat)} from the first step; without an answer it ends at <ClockTime at={ends.at} />.
      </Soft>
    ),
  };
}
