import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";

/** The parts of the alerts' place. */
export function AlertsTabs() {
  return (
    <FilterTabs label="Alerts">
      <FilterTab to="/alerts" activeOptions={{ exact: true, includeSearch: false }}>
        Alerts
      </FilterTab>
      <FilterTab to="/integrations">Integrations</FilterTab>
      <FilterTab to="/alert-rules">Rules</FilterTab>
      <FilterTab to="/silences">Silences</FilterTab>
      <FilterTab to="/alert-routes">Routes</FilterTab>
    </FilterTabs>
  );
}
