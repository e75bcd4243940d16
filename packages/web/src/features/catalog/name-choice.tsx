import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { FilterChoice } from "../../kit/filter-choice.tsx";

/** By the name that the list below shows, or by what people call it. */
type Shown = "name" | "displayName";
type Named = { readonly [S in Shown]: string };

const optionsOf = (all: readonly Named[] = [], shown: Shown) =>
  all.map((one) => ({ value: one.name, label: one[shown] }));

/** The teams, to choose one. */
export const useTeamOptions = (shown: Shown = "displayName") =>
  optionsOf(useQuery(ask.catalog.listTeams()).data?.teams, shown);

type NameChoiceProps = { value: string | undefined; shown: Shown; onChoose: (name: string | undefined) => void };

/** Narrows a list to one team. */
export function TeamChoice({ value = "", shown, onChoose }: NameChoiceProps) {
  const options = useTeamOptions(shown);
  return <FilterChoice label="Team" value={value} options={options} onChoose={(name) => onChoose(name || undefined)} />;
}

/** Narrows a list to one service. */
export function ServiceChoice({ value = "", shown, onChoose }: NameChoiceProps) {
  const options = optionsOf(useQuery(ask.catalog.listServices()).data?.services, shown);
  return (
    <FilterChoice label="Service" value={value} options={options} onChoose={(name) => onChoose(name || undefined)} />
  );
}
