import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { QuietLink } from "../../kit/link.tsx";
import { Page } from "../../kit/page.tsx";
import { ChartSkeleton } from "../../kit/skeleton.tsx";
import { Stack } from "../../kit/stack.tsx";
import { DeclareDialog } from "../incidents/declare-dialog.tsx";
import { OnCallLine } from "../oncall/on-call-now.tsx";
import { healthStatus } from "./health-words.ts";
import type { ServiceDetailView } from "./service-detail.ts";
import { ServiceDialog } from "./service-dialog.tsx";
import { ServiceOverview } from "./service-overview.tsx";
import { ServiceRail } from "./service-rail.tsx";
import {
  AlertsTab,
  DependenciesTab,
  DeploymentsTab,
  IncidentsTab,
  ObjectivesTab,
  RunbooksTab,
  ServiceTabs,
} from "./service-tabs.tsx";

const route = getRouteApi("/signed-in/services/$name");
const ReadinessTab = lazy(async () => ({ default: (await import("./readiness-tab.tsx")).ReadinessTab }));

/** How the service itself stands; the neighbours of the graph hold it too. */
function useStanding(name: string) {
  const { data } = useSuspenseQuery(ask.catalog.dependencies({ query: { around: name } }));
  return data.nodes.find((node) => node.name === name);
}

/** The hub: what a service is, how it stands, and everything of it in every place. */
export function ServicePage() {
  const { name } = route.useParams();
  const { tab } = route.useSearch();
  const { data: service } = useSuspenseQuery(ask.catalog.getService({ params: { name } }));
  const standing = useStanding(name);
  const policy = service.escalationPolicy ?? service.ownerTeam.escalationPolicy;
  const [changing, setChanging] = useState(false);
  const change = (): void => setChanging(true);
  return (
    <Page
      title={service.displayName}
      crumbs={<QuietLink to="/services">Services</QuietLink>}
      status={healthStatus(standing?.health ?? null)}
      lead={service.description}
      byline={
        <>
          <span>
            Owned by{" "}
            <QuietLink to="/teams/$name" params={{ name: service.owner }}>
              {service.ownerTeam.displayName}
            </QuietLink>
          </span>
          <span>Tier {service.tier}</span>
          <span>{service.lifecycle}</span>
          <OnCallLine policy={policy} />
        </>
      }
      actions={<ServiceActions service={service} onChange={change} />}
      rail={tab === undefined ? <ServiceRail service={service} onChange={change} /> : undefined}
    >
      <Stack>
        <ServiceTabs name={name} />
        <Suspense fallback={<ChartSkeleton height={240} />}>
          <Part service={service} />
        </Suspense>
      </Stack>
      <ServiceDialog service={service} open={changing} onOpenChange={setChanging} />
    </Page>
  );
}

function Part({ service }: { service: ServiceDetailView }) {
  const { tab } = route.useSearch();
  const { name } = service;
  if (tab === "deployments") return <DeploymentsTab name={name} />;
  if (tab === "slos") return <ObjectivesTab service={service} />;
  if (tab === "alerts") return <AlertsTab name={name} />;
  if (tab === "incidents") return <IncidentsTab name={name} />;
  if (tab === "dependencies") return <DependenciesTab name={name} />;
  if (tab === "readiness") return <ReadinessTab name={name} />;
  if (tab === "runbooks") return <RunbooksTab name={name} />;
  return <ServiceOverview service={service} />;
}

function ServiceActions({ service, onChange }: { service: ServiceDetailView; onChange: () => void }) {
  const [paging, setPaging] = useState(false);
  const whyNotPage = useWhyNot("incidents:write");
  const whyNotChange = useWhyNot("catalog:write");
  const page = (): void => setPaging(true);
  usePageActions([
    {
      key: "page",
      label: `Page whoever is on call for ${service.displayName}`,
      icon: "oncall",
      shortcut: "i",
      whyNot: whyNotPage,
      run: page,
    },
    { key: "change", label: `Change ${service.displayName}`, icon: "settings", whyNot: whyNotChange, run: onChange },
  ]);
  return (
    <>
      <Button onPress={onChange} whyNot={whyNotChange}>
        Change
      </Button>
      <Button kind="primary" onPress={page} whyNot={whyNotPage} icon="oncall" shortcut="i">
        Page them
      </Button>
      <DeclareDialog open={paging} onOpenChange={setPaging} service={service.name} />
    </>
  );
}
