import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { matches } from "../../kernel/text-filter.ts";
import { useTyped } from "../../kernel/use-typed.ts";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { DeliveryTabs } from "../changes/delivery-tabs.tsx";
import { readyStatus, type ServiceReadinessView } from "./readiness-words.ts";

const route = getRouteApi("/signed-in/readiness");

const columns: Column<ServiceReadinessView>[] = [
  { title: "Now", cell: (row) => <StatusWord status={readyStatus(row)} /> },
  {
    title: "Service, and what is missing",
    wide: true,
    cell: ({ service, displayName, owner, missing }) => (
      <Stack space="tight">
        <span>
          <RowLink to="/readiness/$service" params={{ service }}>
            {displayName}
          </RowLink>{" "}
          <Soft>of {owner}</Soft>
        </span>
        <Soft>
          {missing.slice(0, 3).join("; ")}
          {missing.length > 3 && `; and ${missing.length - 3} more`}
        </Soft>
      </Stack>
    ),
  },
  { title: "Wanted", named: true, cell: ({ required }) => `class ${required}` },
  { title: "Items", numeric: true, cell: ({ passed, counted }) => `${passed} of ${counted}` },
];

/** How ready every service is, against what is wanted of one that is relied on so much. */
export function ReadinessPage() {
  const { find = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, type] = useTyped(find, (text) => navigate({ search: { find: text || undefined }, replace: true }));
  const { data } = useSuspenseQuery(ask.gates.listReadiness());
  const found = data.services
    .filter(({ service, owner }) => matches(find, [service, owner]))
    .toSorted((a, b) => Number(a.ready) - Number(b.ready) || a.passed / a.counted - b.passed / b.counted);
  const ready = data.services.filter((service) => service.ready).length;
  return (
    <Page
      title="Readiness"
      lead={`${ready} of ${data.services.length} services have all that is wanted of one that is relied on so much.`}
      byline={<DeliveryTabs />}
    >
      <Section
        title="Services"
        count={found.length}
        aside={<FilterField label="Find a service or team" value={typed} onChange={type} />}
      >
        <ListTable
          caption="Readiness of services"
          rows={found}
          keyOf={({ service }) => service}
          columns={columns}
          empty={
            find ? (
              <Quiet>Nothing matches “{find}”.</Quiet>
            ) : (
              <EmptyState title="No service yet" command={cliCommand("apply -f catalog-info.yaml")}>
                Each service has a checklist: what is wanted of it follows from its objectives, or its tier.
              </EmptyState>
            )
          }
        />
      </Section>
    </Page>
  );
}
