import { FilterBar, FilterChoice } from "../../kit/filter-choice.tsx";
import { Segments } from "../../kit/segments.tsx";
import { ServiceChoice, TeamChoice } from "../catalog/name-choice.tsx";
import { type DoraFilter, DoraSearch, NEWEST_YEAR, YEAR_OPTIONS } from "./dora-search.ts";

const RANGES = [
  { value: "30", label: "30 d" },
  { value: "90", label: "90 d" },
  { value: "365", label: "1 year" },
] as const;
const TIERS = ["staging", "testing", "development"].map((name) => ({ value: name, label: name }));

type FiltersProps = {
  search: DoraFilter;
  onNarrow: (next: Partial<DoraFilter>) => void;
  /** Without the choice of a year: every one of them is shown. */
  allYears?: boolean;
};

/** Of what the measures are, and over which time. */
export function DoraFilters({ search, onNarrow: narrow, allYears = false }: FiltersProps) {
  return (
    <FilterBar label="Of what" find={null}>
      <Segments
        label="How long"
        segments={RANGES}
        value={search.days === 30 ? "30" : search.days === 365 ? "365" : "90"}
        onChoose={(days) => narrow({ days: days === "90" ? undefined : days === "30" ? 30 : 365 })}
      />
      <ServiceChoice value={search.service} shown="name" onChoose={(service) => narrow({ service })} />
      <TeamChoice value={search.team} shown="name" onChoose={(team) => narrow({ team })} />
      <FilterChoice
        label="Tier"
        none="production"
        value={search.tier ?? ""}
        options={TIERS}
        onChoose={(tier) => narrow({ tier: DoraSearch.parse({ tier }).tier })}
      />
      {!allYears && (
        <FilterChoice
          label="Bands of"
          none={NEWEST_YEAR}
          value={search.year ?? ""}
          options={YEAR_OPTIONS.filter(({ value }) => value !== NEWEST_YEAR)}
          onChoose={(year) => narrow({ year: DoraSearch.parse({ year }).year })}
        />
      )}
    </FilterBar>
  );
}
