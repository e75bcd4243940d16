import { getRouteApi } from "@tanstack/react-router";
import { useTyped } from "../../kernel/use-typed.ts";
import { FilterBar, FilterChoice } from "../../kit/filter-choice.tsx";
import { FilterTabs } from "../../kit/filter-tabs.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { PickedTab } from "../../kit/picked-tab.tsx";
import { SavedFilters } from "../access/saved-filters.tsx";
import { ServiceChoice } from "../catalog/name-choice.tsx";
import type { ListSearchView } from "./incident-search.ts";

const route = getRouteApi("/signed-in/incidents");
const SEVERITIES = ["SEV1", "SEV2", "SEV3", "SEV4"].map((value) => ({ value, label: value }));

/** Live, over, all; mine or everybody's; and the filters that somebody saved. */
function Tabs() {
  const { status, mine, ...rest } = route.useSearch();
  return (
    <FilterTabs label="Which incidents">
      <PickedTab to="/incidents" search={{ ...rest, mine }} picked={!status}>
        Live
      </PickedTab>
      <PickedTab to="/incidents" search={{ ...rest, mine, status: "resolved" }} picked={status === "resolved"}>
        Resolved
      </PickedTab>
      <PickedTab to="/incidents" search={{ ...rest, mine, status: "all" }} picked={status === "all"}>
        All
      </PickedTab>
      <SavedFilters place="incidents" />
    </FilterTabs>
  );
}

/** Everything that narrows the list; it all stands in the address. */
export function IncidentFilters() {
  const { find = "", service, severity = "", mine } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: Partial<ListSearchView>): void =>
    void navigate({ search: (search) => ({ ...search, ...changed }), replace: true });
  const [typed, type] = useTyped(find, (text) => change({ find: text || undefined }));
  return (
    <FilterBar
      label="Filter the incidents"
      find={<FilterField label="Find an incident" value={typed} onChange={type} />}
    >
      <Tabs />
      <FilterChoice
        label="Whose"
        value={mine ? "mine" : ""}
        options={[{ value: "mine", label: "mine" }]}
        onChoose={(value) => change({ mine: value === "mine" || undefined })}
      />
      <FilterChoice
        label="Severity"
        value={severity}
        options={SEVERITIES}
        onChoose={(value) => change({ severity: (value || undefined) as ListSearchView["severity"] })}
      />
      <ServiceChoice value={service} shown="displayName" onChoose={(chosen) => change({ service: chosen })} />
    </FilterBar>
  );
}
