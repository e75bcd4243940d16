import { getRouteApi } from "@tanstack/react-router";
import { useTyped } from "../../kernel/use-typed.ts";
import { FilterBar, FilterChoice, FilterMark } from "../../kit/filter-choice.tsx";
import { FilterTabs } from "../../kit/filter-tabs.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { PickedTab } from "../../kit/picked-tab.tsx";
import { SavedFilters } from "../access/saved-filters.tsx";
import { useSavedFilters } from "../access/use-saved-filters.ts";
import { TeamChoice } from "../catalog/name-choice.tsx";
import { type SloFilter, SloSearch } from "./slo-search.ts";
import { type SloView, sloStatus } from "./slo-words.ts";

const route = getRouteApi("/signed-in/slos");
const STATES = ["spent", "burning", "no_data", "ok"] as const;
export type SloCounts = Readonly<Record<SloView["status"], number>>;
const SORT_WORDS = { budget: "the least budget first", name: "by name" } as const;

/** How many stand how; a state that nobody has is not offered. */
function StateTabs({ counts }: { counts: SloCounts | undefined }) {
  const { picked: saved } = useSavedFilters("slos");
  const { state, ...others } = route.useSearch();
  const rest = saved ? {} : others;
  const all = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <FilterTabs label="By how they stand">
      <PickedTab to="/slos" search={rest} picked={!saved && !state} count={all}>
        All
      </PickedTab>
      {STATES.filter((one) => one === state || (counts?.[one] ?? 0) > 0).map((one) => (
        <PickedTab
          key={one}
          to="/slos"
          search={{ ...rest, state: one }}
          picked={!saved && state === one}
          count={counts?.[one]}
        >
          {sloStatus({ status: one }).word}
        </PickedTab>
      ))}
      <SavedFilters place="slos" />
    </FilterTabs>
  );
}

/** Everything that narrows and orders the list; it all stands in the address. */
export function SloFilters({ counts }: { counts: SloCounts | undefined }) {
  const { find = "", service, team, sort = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: Partial<SloFilter>): void =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  const [typed, type] = useTyped(find, (text) => change({ find: text || undefined }));
  return (
    <FilterBar
      label="Filter the objectives"
      find={<FilterField label="Find an objective" value={typed} onChange={type} />}
    >
      <StateTabs counts={counts} />
      {service && <FilterMark label="service" value={service} onRemove={() => change({ service: undefined })} />}
      <TeamChoice value={team} shown="displayName" onChoose={(chosen) => change({ team: chosen })} />
      <FilterChoice
        label="Order"
        none="soonest exhausted first"
        value={sort}
        options={Object.entries(SORT_WORDS).map(([value, label]) => ({ value, label }))}
        onChoose={(value) => change({ sort: SloSearch.shape.sort.parse(value || undefined) })}
      />
    </FilterBar>
  );
}
