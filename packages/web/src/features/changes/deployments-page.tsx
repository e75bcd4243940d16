import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useNow } from "../../kernel/clock.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Row, Soft } from "../../kit/stack.tsx";
import { CheckList } from "../gates/check-list.tsx";
import { FreezeList } from "../gates/freeze-list.tsx";
import { ShutGates } from "../gates/shut-gates.tsx";
import { DeploymentLanes } from "./deployment-lanes.tsx";
import { DeploymentList } from "./deployment-list.tsx";

const route = getRouteApi("/signed-in/deployments");
const DAY_MS = 86_400_000;
const SPANS = [1, 3, 7, 30] as const;
const DEFAULT_DAYS = 7;

function SpanTabs() {
  return (
    <FilterTabs label="How far back">
      {SPANS.map((days) => (
        <FilterTab
          key={days}
          to="/deployments"
          search={(search) => ({ ...search, days: days === DEFAULT_DAYS ? undefined : days })}
          activeOptions={{ exact: true, includeSearch: true }}
          resetScroll={false}
          replace
        >
          {days === 1 ? "24 h" : `${days} days`}
        </FilterTab>
      ))}
    </FilterTabs>
  );
}

export function DeploymentsPage() {
  const { days = DEFAULT_DAYS, service, environment, after } = route.useSearch();
  const { data } = useSuspenseQuery(ask.changes.listDeployments({ query: { service, environment, after } }));
  const { data: gate } = useSuspenseQuery(ask.gates.listChecks());
  const checks = gate.checks.filter((check) => service === undefined || check.service === service);
  const now = useNow(60_000);
  const span = { fromMs: now - days * DAY_MS, toMs: now + days * DAY_MS * 0.05 };
  const narrowed = service ?? environment;
  return (
    <Page
      title="Deployments"
      lead="What shipped where, with how it went and what the gate said before."
      byline={narrowed && <Narrowed what={narrowed} />}
      rail={<DeliveryRail />}
    >
      {data.deployments.length === 0 ? (
        <EmptyState
          title="Nothing was deployed yet"
          command={cliCommand("deploy run --service payments --env production --version 1.4.2 -- ./deploy.sh")}
        >
          Put this around the command that deploys: it is recorded when it starts, and again with how it ended.
        </EmptyState>
      ) : (
        <>
          <Section title="What ran where" aside={<SpanTabs />}>
            <DeploymentLanes deployments={data.deployments} span={span} />
          </Section>
          <Section title="Deployments">
            <DeploymentList deployments={data.deployments} checks={checks} empty={null} />
            <Row>
              {data.next && (
                <TextLink to="/deployments" search={(search) => ({ ...search, after: data.next ?? undefined })}>
                  Older
                </TextLink>
              )}
            </Row>
          </Section>
        </>
      )}
      <Section title="Verdicts of the gate" note="Each question of a pipeline, the answer, and every reason.">
        <CheckList checks={checks} empty={<NeverAsked />} />
      </Section>
    </Page>
  );
}

const Narrowed = ({ what }: { what: string }) => (
  <span>
    Only {what}. <TextLink to="/deployments">Show everything</TextLink>
  </span>
);

const NeverAsked = () => (
  <EmptyState title="The gate was not asked yet" command={cliCommand("gate check --service payments --env production")}>
    As the first line of a deployment job: it ends with 0 when the way is free, and with 1 and the reasons when it is
    not.
  </EmptyState>
);

function DeliveryRail() {
  return (
    <>
      <RailPart title="Gates">
        <ShutGates none={<Soft>All open: everything may ship.</Soft>} />
      </RailPart>
      <RailPart title="Freezes">
        <FreezeList />
      </RailPart>
    </>
  );
}
