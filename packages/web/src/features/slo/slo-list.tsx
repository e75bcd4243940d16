import { BudgetBar } from "../../kit/budget-bar.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import type { More } from "../../kit/list-table-more.tsx";
import { Nested } from "../../kit/nested.tsx";
import { Sparkline } from "../../kit/sparkline.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
import {
  attainedText,
  exhaustionText,
  groupsText,
  groupText,
  type ListedSloView,
  type SloView,
  shareText,
  sloStatus,
  targetText,
} from "./slo-words.ts";
import { useBurnDownLine } from "./use-burn-down-line.ts";

/** What stands under the name of a roll-up. */
type Beneath = (slo: ListedSloView) => React.ReactNode;

const link = (slo: SloView, text: string) => (
  <RowLink to="/slos/$name" params={{ name: slo.name }}>
    {text}
  </RowLink>
);

const name = ({ beneath, isNested, ofOneParent }: SloListProps): Column<ListedSloView> => ({
  title: ofOneParent ? "Group" : "Objective",
  wide: true,
  cell: (slo) => {
    if (ofOneParent) return link(slo, groupText(slo));
    if (isNested?.(slo)) return <Nested>{link(slo, groupText(slo))}</Nested>;
    return (
      <Stack space="tight">
        {link(slo, slo.displayName)}
        {slo.groups && (beneath ? beneath(slo) : <Soft>{groupsText(slo.groups)}</Soft>)}
      </Stack>
    );
  },
});

const service: Column<ListedSloView> = {
  title: "Service",
  secondary: true,
  cell: (slo) => <ServiceLink name={slo.service} />,
};

const figures: Column<ListedSloView>[] = [
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

const overTime: Column<ListedSloView> = {
  title: "Over its window",
  secondary: true,
  cell: (slo) => <BurnDownLine slo={slo} />,
};

function BurnDownLine({ slo }: { slo: SloView }) {
  const points = useBurnDownLine(slo.name);
  return <Sparkline points={points} label={`Error budget: ${shareText(slo.budget?.remainingShare ?? null)} left`} />;
}

type SloListProps = {
  slos: readonly ListedSloView[];
  empty: React.ReactNode;
  caption?: string;
  ofOneService?: boolean;
  /** Draws how each budget was used up. */
  withLines?: boolean;
  beneath?: Beneath;
  /** It stands under its roll-up. */
  isNested?: (slo: ListedSloView) => boolean;
  /** All of them are groups of one roll-up. */
  ofOneParent?: boolean;
  more?: More;
};

const keyOf = ({ id }: SloView): string => id;

/** Objectives with what is left of their budgets; the groups of one stand under it. */
export function SloList(props: SloListProps) {
  const { slos, empty, caption = "Objectives", ofOneService, withLines, more } = props;
  const columns = [name(props), ...(ofOneService ? [] : [service]), ...figures, ...(withLines ? [overTime] : [])];
  return <ListTable caption={caption} rows={slos} keyOf={keyOf} columns={columns} empty={empty} more={more} />;
}
