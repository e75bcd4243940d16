import { BudgetBar } from "../../kit/budget-bar.tsx";
import { RowLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Sparkline, type SparkPoint } from "../../kit/sparkline.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { attainedText, exhaustionText, type SloView, shareText, sloStatus, targetText } from "./slo-words.ts";

const name: Column<SloView> = {
  title: "Objective",
  wide: true,
  cell: (slo) => (
    <Stack space="tight">
      <RowLink to="/slos/$name" params={{ name: slo.name }}>
        {slo.displayName}
      </RowLink>
    </Stack>
  ),
};

const service: Column<SloView> = {
  title: "Service",
  secondary: true,
  cell: (slo) => (
    <TextLink to="/services/$name" params={{ name: slo.service }}>
      {slo.service}
    </TextLink>
  ),
};

const figures: Column<SloView>[] = [
  { title: "Status", cell: (slo) => <StatusWord status={sloStatus(slo)} /> },
  { title: "Target", numeric: true, secondary: true, cell: ({ target }) => targetText(target) },
  {
    title: "Attained",
    numeric: true,
    secondary: true,
    cell: ({ budget, target }) => attainedText(budget?.attained ?? null, target),
  },
  {
    title: "Budget",
    secondary: true,
    cell: (slo) => (
      <BudgetBar
        share={slo.budget?.remainingShare ?? null}
        tone={sloStatus(slo).tone}
        label={`${shareText(slo.budget?.remainingShare ?? null)} of the error budget left`}
      />
    ),
  },
  { title: "Left", numeric: true, cell: ({ budget }) => shareText(budget?.remainingShare ?? null) },
  { title: "At this rate", secondary: true, cell: (slo) => <Soft>{exhaustionText(slo)}</Soft> },
];

const overTime = (burnDowns: BurnDowns): Column<SloView> => ({
  title: "Over its window",
  secondary: true,
  cell: ({ name: slo, budget }) => (
    <Sparkline
      points={burnDowns.get(slo) ?? []}
      label={`Error budget: ${shareText(budget?.remainingShare ?? null)} left`}
    />
  ),
});

type BurnDowns = ReadonlyMap<string, readonly SparkPoint[]>;

type SloListProps = {
  slos: readonly SloView[];
  empty: React.ReactNode;
  ofOneService?: boolean;
  /** How each budget was used up, by the objective's name. */
  burnDowns?: BurnDowns;
};

/** Objectives with what is left of their budgets. */
export function SloList({ slos, empty, ofOneService = false, burnDowns }: SloListProps) {
  const columns = [name, ...(ofOneService ? [] : [service]), ...figures, ...(burnDowns ? [overTime(burnDowns)] : [])];
  return <ListTable caption="Objectives" rows={slos} keyOf={({ id }) => id} columns={columns} empty={empty} />;
}
