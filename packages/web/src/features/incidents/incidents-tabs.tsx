import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";

const EXACT = { exact: true } as const;

/** The parts of the place: what is wrong, and what the public reads of it. */
export function IncidentsTabs() {
  return (
    <FilterTabs label="Incidents">
      <FilterTab to="/incidents" activeOptions={EXACT}>
        Incidents
      </FilterTab>
      <FilterTab to="/status-pages">Status pages</FilterTab>
    </FilterTabs>
  );
}
