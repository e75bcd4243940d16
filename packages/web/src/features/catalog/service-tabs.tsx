import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";
import { ButtonLink, TextLink } from "../../kit/link.tsx";
import { Stack } from "../../kit/stack.tsx";
import { AlertList } from "../alerts/alert-list.tsx";
import { DeploymentList } from "../changes/deployment-list.tsx";
import { IncidentList } from "../incidents/incident-list.tsx";
import { RunbookList } from "../runbooks/runbook-list.tsx";
import { SloList } from "../slo/slo-list.tsx";
import { DependencyView, HopsChoice } from "./dependency-view.tsx";
import { deploymentsOf, incidentsOf, type ServiceDetailView, SHOWN } from "./service-detail.ts";

const EXACT = { exact: true, includeSearch: true } as const;

const TABS = [
  [undefined, "Overview"],
  ["deployments", "Deployments"],
  ["slos", "SLOs"],
  ["alerts", "Alerts"],
  ["incidents", "Incidents"],
  ["dependencies", "Dependencies"],
  ["readiness", "Readiness"],
  ["runbooks", "Runbooks"],
] as const;

/** The places, of this service only. */
export function ServiceTabs({ name }: { name: string }) {
  return (
    <FilterTabs label="Parts of the service">
      {TABS.map(([tab, label]) => (
        <FilterTab
          key={label}
          to="/services/$name"
          params={{ name }}
          search={tab ? { tab } : {}}
          activeOptions={tab ? { includeSearch: true } : EXACT}
          replace
        >
          {label}
        </FilterTab>
      ))}
    </FilterTabs>
  );
}

type OfService = { name: string };

export function DeploymentsTab({ name }: OfService) {
  const { deployments } = useSuspenseQuery(deploymentsOf(name)).data;
  return (
    <Stack space="close">
      <DeploymentList deployments={deployments} ofOneService effects empty={<NoDeployments name={name} />} />
      {deployments.length === SHOWN && (
        <TextLink to="/deployments" search={{ service: name }}>
          All its deployments
        </TextLink>
      )}
      <TextLink to="/evidence/$service" params={{ service: name }}>
        Its tests, findings, coverage and plans
      </TextLink>
    </Stack>
  );
}

const NoDeployments = ({ name }: OfService) => (
  <EmptyState
    title="Nothing was deployed yet"
    command={cliCommand(`deploy run --service ${name} --env production --version 1.0.0 -- ./deploy.sh`)}
  >
    Put this around the command that deploys it.
  </EmptyState>
);

export function ObjectivesTab({ service }: { service: ServiceDetailView }) {
  const { slos } = useSuspenseQuery(ask.slo.list({ query: { service: service.name } })).data;
  return <SloList slos={slos} ofOneService empty={<NoObjectives service={service} />} />;
}

export const NoObjectives = ({ service }: { service: ServiceDetailView }) => (
  <EmptyState
    title="No objectives yet"
    command={cliCommand("apply -f slo.yaml")}
    action={
      <ButtonLink to="/begin" search={{ step: "objective", service: service.name }}>
        See what its metrics suggest
      </ButtonLink>
    }
  >
    How often must {service.displayName} succeed? Take what its metrics suggest, or write an OpenSLO document.
  </EmptyState>
);

export function AlertsTab({ name }: OfService) {
  const query = { service: name, limit: SHOWN, sort: "urgent" } as const;
  const { alerts } = useSuspenseQuery(ask.alerts.list({ query })).data;
  return (
    <Stack space="close">
      <AlertList
        alerts={alerts}
        empty={
          <EmptyState
            title="No alert yet"
            command={cliCommand(`alert send -l alertname=DiskFull service=${name} severity=warning`)}
          >
            Objectives that burn raise alerts by themselves; Prometheus sends others with the label service={name}.
          </EmptyState>
        }
      />
      <TextLink to="/alerts" search={{ service: name }}>
        In the inbox
      </TextLink>
    </Stack>
  );
}

export function IncidentsTab({ name }: OfService) {
  const { incidents } = useSuspenseQuery(incidentsOf(name)).data;
  return <IncidentList incidents={incidents} ofOneService empty={<Quiet>It never had one.</Quiet>} />;
}

const route = getRouteApi("/signed-in/services/$name");

export function DependenciesTab({ name }: OfService) {
  const { hops = 1, view = "graph" } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: { hops?: number; view?: "list" | undefined }): void =>
    void navigate({ search: (search) => ({ ...search, ...changed }), replace: true });
  return (
    <DependencyView
      query={{ around: name, hops }}
      view={view}
      onView={(chosen) => change({ view: chosen === "list" ? "list" : undefined })}
      tools={<HopsChoice hops={hops} onChoose={(chosen) => change({ hops: chosen })} />}
    />
  );
}

export function RunbooksTab({ name }: OfService) {
  const { data } = useSuspenseQuery(ask.catalog.listRunbooks({ query: { service: name } }));
  return <RunbookList runbooks={data.runbooks} without={data.without} ofOneService />;
}
