import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";

/** What the place Services holds. */
export function CatalogTabs() {
  return (
    <FilterTabs label="Services">
      <FilterTab to="/services" activeOptions={{ exact: true, includeSearch: false }}>
        Catalog
      </FilterTab>
      <FilterTab to="/teams">Teams</FilterTab>
      <FilterTab to="/dependencies">Dependencies</FilterTab>
    </FilterTabs>
  );
}
