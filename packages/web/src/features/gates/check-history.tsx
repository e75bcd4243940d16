import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { FilterChoice } from "../../kit/filter-choice.tsx";
import { NewRows, useHeldRows } from "../../kit/new-rows.tsx";
import { Section } from "../../kit/page.tsx";
import { CheckList } from "./check-list.tsx";
import { verdictStatus } from "./gate-words.ts";

const route = getRouteApi("/signed-in/gates");
const VERDICTS = ["allow", "warn", "deny", "defer"] as const;
const options = VERDICTS.map((verdict) => ({ value: verdict, label: verdictStatus(verdict).word.toLowerCase() }));

/** What the gate was asked and what it answered. */
export function CheckHistory() {
  const { verdict } = route.useSearch();
  const navigate = route.useNavigate();
  const asked = useQuery({
    ...ask.gates.listChecks({ query: { verdict, limit: 200 } }),
    placeholderData: keepPreviousData,
  });
  const { shown, newCount, showNew } = useHeldRows(asked.data?.checks ?? [], ({ id }) => id, verdict ?? "");
  const choose = (value: string): void =>
    void navigate({
      search: (before) => ({ ...before, verdict: VERDICTS.find((known) => known === value) }),
      replace: true,
      resetScroll: false,
    });
  return (
    <Section
      title="What it was asked"
      aside={<FilterChoice label="Verdict" value={verdict ?? ""} options={options} onChoose={choose} />}
    >
      <NewRows count={newCount} onShow={showNew} />
      {asked.data ? (
        <CheckList checks={shown} empty={verdict ? <Quiet>It never answered so.</Quiet> : <NeverAsked />} />
      ) : (
        <ChartWaiting asked={asked} height={160} />
      )}
    </Section>
  );
}

const NeverAsked = () => (
  <EmptyState title="The gate was not asked yet" command={cliCommand("gate check --service payments --env production")}>
    As the first line of a deployment job: it ends with 0 when the way is free, and with 1 and the reasons when it is
    not.
  </EmptyState>
);
