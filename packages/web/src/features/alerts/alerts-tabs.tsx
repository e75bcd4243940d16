import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";

/** The parts of the alerts' place. */
export function AlertsTabs() {
  return (
    <FilterTabs label="Alerts">
      <FilterTab to="/alerts">Alerts</FilterTab>
      <FilterTab to="/silences">Silences</FilterTab>
      <FilterTab to="/alert-routes">Routes</FilterTab>
    </FilterTabs>
  );
}
