import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { matches } from "../../kernel/text-filter.ts";
import { useTyped } from "../../kernel/use-typed.ts";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { FilterTabs } from "../../kit/filter-tabs.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { Page } from "../../kit/page.tsx";
import { PickedTab } from "../../kit/picked-tab.tsx";
import { SavedFilters } from "../access/saved-filters.tsx";
import { SloList } from "./slo-list.tsx";

const route = getRouteApi("/signed-in/slos");

export function SloListPage() {
  const { find = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, type] = useTyped(find, (text) => navigate({ search: { find: text || undefined }, replace: true }));
  const { data } = useSuspenseQuery(ask.slo.list());
  const found = data.slos.filter(({ name, displayName, service }) => matches(find, [name, displayName, service]));
  const none = (
    <EmptyState title="No objectives yet" command={cliCommand("apply -f slo.yaml")}>
      An objective says how often a service must succeed. Write it as OpenSLO YAML and apply it.
    </EmptyState>
  );
  return (
    <Page
      title="SLOs"
      lead="Soonest exhausted first."
      byline={
        <>
          <FilterTabs label="Which objectives">
            <PickedTab to="/slos" search={{}} picked={find === ""}>
              All
            </PickedTab>
            <SavedFilters place="slos" />
          </FilterTabs>
          <FilterField label="Find an objective" value={typed} onChange={type} />
        </>
      }
    >
      <SloList slos={found} empty={data.slos.length === 0 ? none : <Quiet>Nothing matches “{find}”.</Quiet>} />
    </Page>
  );
}
