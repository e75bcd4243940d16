import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";

/** What the place On-call holds. */
export function OncallTabs() {
  return (
    <FilterTabs label="On-call">
      <FilterTab to="/on-call" activeOptions={{ exact: true }}>
        Schedules
      </FilterTab>
      <FilterTab to="/my-shifts">My shifts</FilterTab>
      <FilterTab to="/calendars">Calendars</FilterTab>
      <FilterTab to="/escalation-policies">Escalation policies</FilterTab>
    </FilterTabs>
  );
}
