import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { FilterBar, FilterChoice } from "../../kit/filter-choice.tsx";
import { FilterTabs } from "../../kit/filter-tabs.tsx";
import { PickedTab } from "../../kit/picked-tab.tsx";
import { Row } from "../../kit/stack.tsx";
import { TimeRange } from "../../kit/time-range.tsx";
import { SavedFilters } from "../access/saved-filters.tsx";
import { ServiceChoice, TeamChoice } from "../catalog/name-choice.tsx";
import { type DeploymentFilter, RANGE_WORDS, RANGES, STANDARD } from "./deployment-search.ts";

const route = getRouteApi("/signed-in/deployments");

const RESULTS = [
  { value: "in_progress", label: "in progress" },
  { value: "succeeded", label: "succeeded" },
  { value: "failed", label: "failed" },
  { value: "aborted", label: "aborted" },
];

/** What narrows the list, in the address. */
export function DeploymentFilters({ span }: { span: TimeSpan }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: environments } = useQuery(ask.environments.list());
  const narrow = (next: Partial<DeploymentFilter>): void =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  return (
    <>
      <Row spread>
        <FilterTabs label="Saved filters">
          <PickedTab to="/deployments" search={{}} picked={Object.values(search).every((value) => value === undefined)}>
            Everything
          </PickedTab>
          <SavedFilters place="deployments" />
        </FilterTabs>
        <TimeRange
          value={{ range: search.range, from: search.from, to: search.to }}
          span={span}
          ranges={RANGES}
          standard={STANDARD}
          words={RANGE_WORDS}
          onChange={(next) => narrow({ range: undefined, from: undefined, to: undefined, ...next })}
        />
      </Row>
      <FilterBar label="Filter deployments" find={null}>
        <ServiceChoice value={search.service} shown="name" onChoose={(service) => narrow({ service })} />
        <TeamChoice value={search.team} shown="name" onChoose={(team) => narrow({ team })} />
        <FilterChoice
          label="Environment"
          value={search.environment ?? ""}
          options={environments?.environments.map(({ name }) => ({ value: name, label: name })) ?? []}
          onChoose={(environment) => narrow({ environment: environment || undefined })}
        />
        <FilterChoice
          label="Result"
          value={search.result ?? ""}
          options={RESULTS}
          onChoose={(result) =>
            void navigate({
              search: (before) => ({ ...before, result: (result || undefined) as DeploymentFilter["result"] }),
              replace: true,
            })
          }
        />
      </FilterBar>
    </>
  );
}
