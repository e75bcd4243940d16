import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { useMe } from "../../kernel/session.ts";
import { useTyped } from "../../kernel/use-typed.ts";
import { FilterBar, FilterChoice, FilterMark } from "../../kit/filter-choice.tsx";
import { FilterTabs } from "../../kit/filter-tabs.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { PickedTab } from "../../kit/picked-tab.tsx";
import { SavedFilters } from "../access/saved-filters.tsx";
import { useSavedFilters } from "../access/use-saved-filters.ts";
import { TeamChoice } from "../catalog/name-choice.tsx";
import type { AlertSearch } from "./alert-search.ts";
import { SOURCE_OPTIONS } from "./alert-words.ts";

const route = getRouteApi("/signed-in/alerts");

const useCount = () => useQuery(ask.alerts.count()).data;

/** The teams that the signed-in user is in, by name. */
function useMyTeams(): readonly { readonly name: string; readonly displayName: string }[] {
  const me = useMe();
  const { data } = useQuery(ask.catalog.listTeams());
  return (data?.teams ?? []).filter(({ members }) => members.includes(me.name));
}

/** Whose alerts: mine, those of a team of mine, everybody's. */
export function WhoseTabs() {
  const { picked: saved } = useSavedFilters("alerts");
  const { show, team, ...rest } = route.useSearch();
  const count = useCount();
  const teams = useMyTeams();
  const search = saved ? {} : { ...rest, peek: undefined };
  const isOwn = saved === undefined;
  return (
    <FilterTabs label="Whose alerts">
      <PickedTab
        to="/alerts"
        search={{ ...search, show: "mine" }}
        picked={isOwn && show === "mine"}
        count={count?.mine}
      >
        Mine
      </PickedTab>
      {teams.map(({ name, displayName }) => (
        <PickedTab key={name} to="/alerts" search={{ ...search, team: name }} picked={isOwn && !show && team === name}>
          {displayName}
        </PickedTab>
      ))}
      <PickedTab to="/alerts" search={search} picked={isOwn && !show && !team} count={count?.firing}>
        All
      </PickedTab>
      <SavedFilters place="alerts" />
    </FilterTabs>
  );
}

function StatusTabs() {
  const { status, ...rest } = route.useSearch();
  const search = { ...rest, peek: undefined };
  return (
    <FilterTabs label="Which alerts">
      <PickedTab to="/alerts" search={search} picked={!status}>
        Firing
      </PickedTab>
      <PickedTab to="/alerts" search={{ ...search, status: "resolved" }} picked={status === "resolved"}>
        Resolved
      </PickedTab>
      <PickedTab to="/alerts" search={{ ...search, status: "all" }} picked={status === "all"}>
        All
      </PickedTab>
    </FilterTabs>
  );
}

const PAGING = ["critical", "page", "error", "warning", "ticket", "info"];

/** Everything that narrows the inbox; it all stands in the address. */
export function AlertFilters() {
  const { find = "", severity = "", source = "", team, service, label } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: Partial<AlertSearch>): void =>
    void navigate({ search: (search) => ({ ...search, ...changed, peek: undefined }), replace: true });
  const [typed, type] = useTyped(find, (text) => change({ find: text || undefined }));
  const severities = [...new Set([...PAGING, ...(useCount()?.severities ?? [])])];
  return (
    <FilterBar label="Filter the alerts" find={<FilterField label="Find an alert" value={typed} onChange={type} />}>
      <StatusTabs />
      <FilterChoice
        label="Severity"
        value={severity}
        options={severities.map((value) => ({ value, label: value }))}
        onChoose={(value) => change({ severity: value || undefined })}
      />
      <TeamChoice value={team} shown="displayName" onChoose={(chosen) => change({ team: chosen, show: undefined })} />
      <FilterChoice
        label="Source"
        value={source}
        options={SOURCE_OPTIONS}
        onChoose={(value) => change({ source: value || undefined })}
      />
      {service && <FilterMark label="service" value={service} onRemove={() => change({ service: undefined })} />}
      {label && <FilterMark label="label" value={label} onRemove={() => change({ label: undefined })} />}
    </FilterBar>
  );
}
