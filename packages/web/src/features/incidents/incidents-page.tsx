import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useKeys } from "../../kernel/keyboard.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Page } from "../../kit/page.tsx";
import { DeclareDialog } from "./declare-dialog.tsx";
import { IncidentList } from "./incident-list.tsx";

const route = getRouteApi("/signed-in/incidents");

const EXACT = { exact: true, includeSearch: true } as const;

function StatusTabs() {
  return (
    <FilterTabs label="Which incidents">
      <FilterTab to="/incidents" search={{}} activeOptions={EXACT}>
        Live
      </FilterTab>
      <FilterTab to="/incidents" search={{ status: "resolved" }} activeOptions={EXACT}>
        Resolved
      </FilterTab>
      <FilterTab to="/incidents" search={{ status: "all" }} activeOptions={EXACT}>
        All
      </FilterTab>
    </FilterTabs>
  );
}

export function IncidentsPage() {
  const { status = "live" as const, after } = route.useSearch();
  const query = status === "all" ? { after } : { after, status };
  const { data } = useSuspenseQuery(ask.incidents.list({ query }));
  const [declaring, setDeclaring] = useState(false);
  const whyNot = useWhyNot("incidents:write");
  useKeys(whyNot ? {} : { i: { does: "Declare an incident", run: () => setDeclaring(true) } });
  return (
    <Page
      title="Incidents"
      byline={<StatusTabs />}
      actions={
        <Button onPress={() => setDeclaring(true)} whyNot={whyNot} shortcut="i">
          Declare an incident
        </Button>
      }
    >
      <IncidentList incidents={data.incidents} empty={<NoIncidents status={status} />} />
      {data.next && (
        <TextLink to="/incidents" search={(search) => ({ ...search, after: data.next ?? undefined })}>
          Older
        </TextLink>
      )}
      <DeclareDialog open={declaring} onOpenChange={setDeclaring} />
    </Page>
  );
}

function NoIncidents({ status }: { status: "live" | "resolved" | "all" }) {
  return (
    <EmptyState
      title={status === "live" ? "No live incident" : "No incident yet"}
      command={cliCommand("incident declare --title 'Checkout is slow' --severity SEV2 --service checkout")}
    >
      An incident opens by itself when an alert pages. To declare one by hand press i, or run:
    </EmptyState>
  );
}
