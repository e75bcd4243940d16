import { Lifecycle } from "@shipshape/contract/catalog";
import { HEALTHS, type ServiceHealth } from "@shipshape/domain/catalog/service-health";
import { getRouteApi } from "@tanstack/react-router";
import { useTyped } from "../../kernel/use-typed.ts";
import { FilterBar, FilterChoice } from "../../kit/filter-choice.tsx";
import { FilterTabs } from "../../kit/filter-tabs.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { PickedTab } from "../../kit/picked-tab.tsx";
import { SavedFilters } from "../access/saved-filters.tsx";
import { useSavedFilters } from "../access/use-saved-filters.ts";
import { healthStatus } from "./health-words.ts";
import { useTeamOptions } from "./name-choice.tsx";
import type { ServicesSearch } from "./services-search.ts";

const route = getRouteApi("/signed-in/services");

export const TIER_OPTIONS = ["1", "2", "3", "4"].map((value) => ({ value, label: value }));
const LIFECYCLE_OPTIONS = Lifecycle.options.map((value) => ({ value, label: value }));
const ORDER_OPTIONS = [
  { value: "name", label: "by name" },
  { value: "tier", label: "the most critical first" },
  { value: "budget", label: "the lowest budget first" },
  { value: "deployed", label: "the last deployed first" },
];

export type HealthCounts = Readonly<Record<ServiceHealth, number>>;

/** How many stand how; a health that nobody has is not offered. */
function HealthTabs({ counts }: { counts: HealthCounts | undefined }) {
  const { picked: saved } = useSavedFilters("services");
  const { health, ...others } = route.useSearch();
  const rest = saved ? {} : others;
  const all = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  const there = HEALTHS.filter((one) => one === health || (counts?.[one] ?? 0) > 0);
  return (
    <FilterTabs label="By health">
      <PickedTab to="/services" search={rest} picked={!saved && !health} count={all}>
        All
      </PickedTab>
      {there.map((one) => (
        <PickedTab
          key={one}
          to="/services"
          search={{ ...rest, health: one }}
          picked={!saved && health === one}
          count={counts?.[one]}
        >
          {healthStatus(one).word}
        </PickedTab>
      ))}
      <SavedFilters place="services" />
    </FilterTabs>
  );
}

/** Everything that narrows the list of services; it all stands in the address. */
export function ServiceFilters({ counts }: { counts: HealthCounts | undefined }) {
  const { find = "", owner = "", tier, lifecycle = "", sort = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const teams = useTeamOptions();
  const change = (changed: Partial<ServicesSearch>): void =>
    void navigate({ search: (search) => ({ ...search, ...changed }), replace: true });
  const [typed, type] = useTyped(find, (text) => change({ find: text || undefined }));
  return (
    <FilterBar label="Filter the services" find={<FilterField label="Find a service" value={typed} onChange={type} />}>
      <HealthTabs counts={counts} />
      <FilterChoice
        label="Owner"
        value={owner}
        options={teams}
        onChoose={(value) => change({ owner: value || undefined })}
      />
      <FilterChoice
        label="Tier"
        value={tier === undefined ? "" : String(tier)}
        options={TIER_OPTIONS}
        onChoose={(value) => change({ tier: value ? Number(value) : undefined })}
      />
      <FilterChoice
        label="Lifecycle"
        value={lifecycle}
        options={LIFECYCLE_OPTIONS}
        onChoose={(value) => change({ lifecycle: (value || undefined) as ServicesSearch["lifecycle"] })}
      />
      <FilterChoice
        label="Order"
        none="the worst first"
        value={sort}
        options={ORDER_OPTIONS}
        onChoose={(value) => change({ sort: (value || undefined) as ServicesSearch["sort"] })}
      />
    </FilterBar>
  );
}
