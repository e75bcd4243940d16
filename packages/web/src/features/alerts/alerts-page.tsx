import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Page } from "../../kit/page.tsx";
import { AlertList } from "./alert-list.tsx";

const route = getRouteApi("/signed-in/alerts");

const EXACT = { exact: true, includeSearch: true } as const;

function StatusTabs() {
  return (
    <FilterTabs label="Which alerts">
      <FilterTab to="/alerts" search={{}} activeOptions={EXACT}>
        Firing
      </FilterTab>
      <FilterTab to="/alerts" search={{ status: "resolved" }} activeOptions={EXACT}>
        Resolved
      </FilterTab>
      <FilterTab to="/alerts" search={{ status: "all" }} activeOptions={EXACT}>
        All
      </FilterTab>
    </FilterTabs>
  );
}

export function AlertsPage() {
  const { status = "firing" as const, service, after } = route.useSearch();
  const query = status === "all" ? { service, after } : { service, after, status };
  const { data } = useSuspenseQuery(ask.alerts.list({ query }));
  return (
    <Page title="Alerts" byline={<StatusTabs />}>
      <AlertList alerts={data.alerts} empty={<NoAlerts isFiring={status === "firing"} />} />
      {data.next && (
        <TextLink to="/alerts" search={(search) => ({ ...search, after: data.next ?? undefined })}>
          Older
        </TextLink>
      )}
    </Page>
  );
}

function NoAlerts({ isFiring }: { isFiring: boolean }) {
  return (
    <EmptyState
      title={isFiring ? "Nothing is firing" : "No alert yet"}
      command={cliCommand("alert send -l alertname=DiskFull service=payments severity=critical")}
    >
      Objectives that burn raise alerts by themselves. Prometheus and Alertmanager send theirs to {location.origin}, as
      they would to an Alertmanager, with a token that may do alerts:ingest. To see one at once:
    </EmptyState>
  );
}
