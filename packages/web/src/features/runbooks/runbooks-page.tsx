import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { matches } from "../../kernel/text-filter.ts";
import { useTyped } from "../../kernel/use-typed.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { FilterBar } from "../../kit/filter-choice.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { Page } from "../../kit/page.tsx";
import { RunbookList } from "./runbook-list.tsx";

const route = getRouteApi("/signed-in/runbooks");

/** The library: where what to do is written down, and where it is not. */
export function RunbooksPage() {
  const { find = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const { data } = useSuspenseQuery(ask.catalog.listRunbooks());
  const [typed, type] = useTyped(find, (text) => void navigate({ search: { find: text || undefined }, replace: true }));
  const found = data.runbooks.filter(({ url, services, alertNames }) =>
    matches(find, [url, ...services, ...alertNames]),
  );
  const without = data.without.filter(({ name, displayName, owner }) => matches(find, [name, displayName, owner]));
  return (
    <Page
      title="Runbooks"
      lead="What to do when something breaks: the pages that services and their alerts point to, the last needed first."
    >
      <FilterBar
        label="Filter the runbooks"
        find={<FilterField label="Find a runbook" value={typed} onChange={type} />}
      />
      {find && found.length === 0 && without.length === 0 ? (
        <Quiet>No runbook and no service matches.</Quiet>
      ) : (
        <RunbookList runbooks={found} without={without} />
      )}
    </Page>
  );
}
