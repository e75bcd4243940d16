import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { QuietLink, TextLink } from "../../kit/link.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { DeploymentList } from "../changes/deployment-list.tsx";
import { IncidentList } from "../incidents/incident-list.tsx";
import { SloList } from "../slo/slo-list.tsx";
import { ServiceDialog } from "./service-dialog.tsx";
import { serviceHealth } from "./service-health.ts";
import { type ServiceDetailView, ServiceRail } from "./service-rail.tsx";

const route = getRouteApi("/signed-in/services/$name");

export function ServicePage() {
  const { name } = route.useParams();
  const { data: service } = useSuspenseQuery(ask.catalog.getService({ params: { name } }));
  const { data: slo } = useSuspenseQuery(ask.slo.list({ query: { service: name } }));
  const { data: recent } = useSuspenseQuery(ask.incidents.list({ query: { service: name, limit: 10 } }));
  return (
    <Page
      title={service.displayName}
      crumbs={<QuietLink to="/services">Services</QuietLink>}
      status={serviceHealth(name, recent.incidents, slo.slos)}
      lead={service.description}
      byline={
        <>
          <span>
            Owned by{" "}
            <QuietLink to="/services" search={{ owner: service.owner }}>
              {service.ownerTeam.displayName}
            </QuietLink>
          </span>
          <span>Tier {service.tier}</span>
          <span>{service.lifecycle}</span>
        </>
      }
      actions={<ChangeButton service={service} />}
      rail={<ServiceRail service={service} />}
    >
      <Section title="Objectives" count={slo.slos.length}>
        <SloList
          slos={slo.slos}
          ofOneService
          empty={
            <EmptyState title="No objectives yet" command={cliCommand("apply -f slo.yaml")}>
              How often must {service.displayName} succeed? Write it as an OpenSLO document.
            </EmptyState>
          }
        />
      </Section>
      <Section
        title="Incidents"
        aside={
          <TextLink to="/incidents" search={{ status: "all" }}>
            All incidents
          </TextLink>
        }
      >
        <IncidentList incidents={recent.incidents} ofOneService empty={<Quiet>It never had one.</Quiet>} />
      </Section>
      <RecentDeployments name={name} />
    </Page>
  );
}

function ChangeButton({ service }: { service: ServiceDetailView }) {
  const [changing, setChanging] = useState(false);
  const whyNot = useWhyNot("catalog:write");
  const builtIn = service.builtIn ? "It is part of Shipshape itself." : undefined;
  return (
    <>
      <Button onPress={() => setChanging(true)} whyNot={whyNot ?? builtIn}>
        Change
      </Button>
      <ServiceDialog service={service} open={changing} onOpenChange={setChanging} />
    </>
  );
}

function RecentDeployments({ name }: { name: string }) {
  const { data } = useSuspenseQuery(ask.changes.listDeployments({ query: { service: name, limit: 10 } }));
  return (
    <Section
      title="Recent deployments"
      aside={
        <TextLink to="/deployments" search={{ service: name }}>
          All of them
        </TextLink>
      }
    >
      <DeploymentList
        deployments={data.deployments}
        ofOneService
        empty={
          <EmptyState
            title="Nothing was deployed yet"
            command={cliCommand(`deploy run --service ${name} --env production --version 1.0.0 -- ./deploy.sh`)}
          >
            Put this around the command that deploys it.
          </EmptyState>
        }
      />
    </Section>
  );
}
