import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";

/** What the place Delivery holds. */
export function DeliveryTabs() {
  return (
    <FilterTabs label="Delivery">
      <FilterTab to="/deployments" activeOptions={{ exact: true, includeSearch: false }}>
        Deployments
      </FilterTab>
      <FilterTab to="/dora">DORA</FilterTab>
      <FilterTab to="/environments">Environments</FilterTab>
      <FilterTab to="/compare">Compare</FilterTab>
      <FilterTab to="/whereabouts">Where is it?</FilterTab>
      <FilterTab to="/changes">All changes</FilterTab>
      <FilterTab to="/change-inbox">Not understood</FilterTab>
      <FilterTab to="/change-sources">Sources</FilterTab>
      <FilterTab to="/gates">Gates and freezes</FilterTab>
      <FilterTab to="/readiness">Readiness</FilterTab>
      <FilterTab to="/budget-policies">Error budget policies</FilterTab>
    </FilterTabs>
  );
}
