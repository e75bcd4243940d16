import type { Service } from "@shipshape/contract/catalog";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import type * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useKeys } from "../../kernel/keyboard.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { matches } from "../../kernel/text-filter.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { QuietLink, RowLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { gateStatus } from "../gates/gate-words.ts";
import { shareText } from "../slo/slo-words.ts";
import { ServiceDialog } from "./service-dialog.tsx";
import { serviceHealth } from "./service-health.ts";

const route = getRouteApi("/signed-in/services");

type ServiceView = z.infer<typeof Service>;

const known: Column<ServiceView>[] = [
  {
    title: "Service",
    wide: true,
    cell: ({ name, displayName, description }) => (
      <Stack space="tight">
        <RowLink to="/services/$name" params={{ name }}>
          {displayName}
        </RowLink>
        <Soft>{description}</Soft>
      </Stack>
    ),
  },
  {
    title: "Owner",
    secondary: true,
    cell: ({ owner }) => (
      <QuietLink to="/services" search={{ owner }}>
        {owner}
      </QuietLink>
    ),
  },
  { title: "Tier", numeric: true, secondary: true, cell: ({ tier }) => tier },
];

/** What other rooms say of each service. */
function useStanding(): Column<ServiceView>[] {
  const { data: slo } = useSuspenseQuery(ask.slo.list());
  const { data: live } = useSuspenseQuery(ask.incidents.list({ query: { status: "live" } }));
  const { data: gate } = useSuspenseQuery(ask.gates.state());
  const lowest = (service: string): number | null => {
    const left = slo.slos.filter((one) => one.service === service).map(({ budget }) => budget?.remainingShare ?? null);
    const counted = left.filter((share) => share !== null);
    return counted.length === 0 ? null : Math.min(...counted);
  };
  const gateOf = (service: string) => gate.gates.find((one) => one.service === service);
  return [
    {
      title: "State",
      cell: ({ name }) => <StatusWord status={serviceHealth(name, live.incidents, slo.slos)} />,
    },
    {
      title: "Lowest budget",
      numeric: true,
      cell: ({ name }) => {
        const share = lowest(name);
        return share === null ? <Soft>–</Soft> : shareText(share);
      },
    },
    {
      title: "Gate",
      secondary: true,
      cell: ({ name }) => {
        const found = gateOf(name);
        return found ? <StatusWord status={gateStatus(found.verdict)} /> : <Soft>none</Soft>;
      },
    },
  ];
}

export function ServicesPage() {
  const { find = "", owner } = route.useSearch();
  const navigate = route.useNavigate();
  const { data } = useSuspenseQuery(ask.catalog.listServices());
  const [adding, setAdding] = useState(false);
  const whyNot = useWhyNot("catalog:write");
  const standing = useStanding();
  useKeys(whyNot ? {} : { c: { does: "Add a service", run: () => setAdding(true) } });
  const found = data.services
    .filter((service) => owner === undefined || service.owner === owner)
    .filter(({ name, displayName, description }) => matches(find, [name, displayName, description]));
  return (
    <Page
      title="Services"
      byline={
        <>
          <FilterField
            label="Find a service"
            value={find}
            onChange={(text) => navigate({ search: { owner, find: text || undefined }, replace: true })}
          />
          {owner && (
            <span>
              Only those of {owner}. <TextLink to="/services">Show all</TextLink>
            </span>
          )}
        </>
      }
      actions={
        <Button onPress={() => setAdding(true)} whyNot={whyNot} shortcut="c">
          Add a service
        </Button>
      }
    >
      <ListTable
        caption="Services"
        rows={found}
        keyOf={({ id }) => id}
        columns={[...known, ...standing]}
        empty={data.services.length === 0 ? <NoServices /> : <Quiet>No service matches.</Quiet>}
      />
      <ServiceDialog open={adding} onOpenChange={setAdding} />
    </Page>
  );
}

const NoServices = () => (
  <EmptyState
    title="No services yet"
    command={cliCommand("service create --name payments --owner payments-team --tier 1")}
  >
    A service is the hub of everything: its objectives, alerts, deployments and people. Backstage's catalog-info.yaml is
    read as it is: shipshape apply -f catalog-info.yaml.
  </EmptyState>
);
