import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { usePages } from "../../kernel/use-pages.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { ListTable } from "../../kit/list-table.tsx";
import { NewRows, useHeldRows } from "../../kit/new-rows.tsx";
import { Page } from "../../kit/page.tsx";
import { ListSkeleton } from "../../kit/skeleton.tsx";
import { Stack } from "../../kit/stack.tsx";
import { useOnCall } from "../oncall/use-on-call.ts";
import { CatalogTabs } from "./catalog-tabs.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { type StandingView, serviceColumns } from "./service-columns.tsx";
import { ServiceDialog } from "./service-dialog.tsx";
import { type HealthCounts, ServiceFilters } from "./service-filters.tsx";
import { queryOf } from "./services-search.ts";

const route = getRouteApi("/signed-in/services");

export function ServicesPage() {
  const [adding, setAdding] = useState(false);
  const [importing, setImporting] = useState(false);
  const whyNot = useWhyNot("catalog:write");
  usePageActions([
    { key: "add", label: "Add a service", icon: "plus", shortcut: "c", whyNot, run: () => setAdding(true) },
    { key: "import", label: "Import catalog-info.yaml", icon: "plus", whyNot, run: () => setImporting(true) },
  ]);
  return (
    <Page
      title="Services"
      byline={<CatalogTabs />}
      actions={
        <>
          <Button onPress={() => setImporting(true)} whyNot={whyNot}>
            Import
          </Button>
          <Button kind="primary" onPress={() => setAdding(true)} whyNot={whyNot} shortcut="c">
            Add a service
          </Button>
        </>
      }
    >
      <ServiceList />
      <ServiceDialog open={adding} onOpenChange={setAdding} />
      <ImportDialog open={importing} onOpenChange={setImporting} />
    </Page>
  );
}

const keyOf = ({ id }: StandingView): string => id;

function ServiceList() {
  const search = route.useSearch();
  const query = queryOf(search);
  const onCall = useOnCall();
  const pages = usePages<StandingView, HealthCounts>({
    key: ask.catalog.listStandings({ query }).queryKey,
    async read(page) {
      const { services, next, counts } = await api.catalog.listStandings({ query: { ...query, ...page } });
      return { rows: services, next, counts };
    },
    keyOf,
  });
  const { shown, newCount, showNew } = useHeldRows(pages.rows ?? [], keyOf, JSON.stringify(query));
  const isFiltered = Object.entries(search).some(([key, value]) => key !== "sort" && value !== undefined);
  return (
    <Stack space="close">
      <ServiceFilters counts={pages.counts} />
      <NewRows count={newCount} onShow={showNew} />
      {pages.rows === undefined ? (
        <ListSkeleton />
      ) : (
        <ListTable
          caption="Services"
          rows={shown}
          keyOf={keyOf}
          columns={serviceColumns(onCall)}
          empty={isFiltered ? <NoMatch /> : <NoServices />}
          more={pages.more}
        />
      )}
    </Stack>
  );
}

const NoMatch = () => (
  <Quiet>
    No service matches. <TextLink to="/services">Show all</TextLink>
  </Quiet>
);

const NoServices = () => (
  <EmptyState
    title="No services yet"
    command={cliCommand("service create --name payments --owner payments-team --tier 1")}
  >
    A service is the hub of everything: its objectives, alerts, deployments and people. Backstage's catalog-info.yaml is
    read as it is: press Import, or run shipshape catalog import catalog-info.yaml.
  </EmptyState>
);
