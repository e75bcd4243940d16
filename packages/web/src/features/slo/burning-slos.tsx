import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { RowLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import type { SloCounts } from "./slo-filters.tsx";
import { SloSparkline } from "./slo-sparkline.tsx";
import { exhaustionText, groupsText, type ListedSloView, shareText, sloStatus } from "./slo-words.ts";

const columns: Column<ListedSloView>[] = [
  { title: "Status", cell: (slo) => <StatusWord status={sloStatus(slo)} /> },
  {
    title: "Objective",
    wide: true,
    cell: (slo) => (
      <Stack space="tight">
        <span>
          <RowLink to="/slos/$name" params={{ name: slo.name }}>
            {slo.displayName}
          </RowLink>{" "}
          <Soft>of {slo.service}</Soft>
        </span>
        {slo.groups && slo.groups.spent + slo.groups.burning > 0 && <Soft>{groupsText(slo.groups)}</Soft>}
        <Soft>{slo.because}</Soft>
      </Stack>
    ),
  },
  { title: "Budget over the window", secondary: true, cell: (slo) => <SloSparkline slo={slo} withBreak /> },
  {
    title: "Left",
    numeric: true,
    cell: (slo) => <Strong>{shareText(slo.budget?.remainingShare ?? null)}</Strong>,
  },
  { title: "At this rate", cell: (slo) => <Soft>{exhaustionText(slo)}</Soft> },
];

/** A quarter left is where most policies begin to ask for care. */
const LITTLE = 0.25;

const isOfConcern = ({ standing, budget }: ListedSloView): boolean =>
  standing === "burning" || standing === "spent" || (budget?.remainingShare ?? 1) < LITTLE;

function quietText({ ok: counted, no_data: others }: SloCounts): string {
  const all = counted + others;
  if (all === 0) return "There are no objectives yet.";
  if (others === 0) return `All ${counted} objectives are on track.`;
  return `${counted} of ${all} objectives ${counted === 1 ? "is" : "are"} on track; for the others nothing was counted yet.`;
}

/** A page that says what needs somebody shows the worst few. */
const SHOWN = 12;

/** The objectives that burn, have little left or are spent, soonest exhausted first. */
export function BurningSlos() {
  const { data } = useSuspenseQuery(ask.slo.list());
  const { counts } = data;
  const burning = data.slos.filter(isOfConcern);
  return (
    <Section
      title="Burning or nearly spent"
      count={Math.max(burning.length, counts.burning + counts.spent)}
      aside={<TextLink to="/slos">All SLOs</TextLink>}
    >
      <ListTable
        caption="Objectives that burn or have little left, soonest exhausted first"
        rows={burning.slice(0, SHOWN)}
        keyOf={({ id }) => id}
        columns={columns}
        empty={<Quiet>{quietText(counts)}</Quiet>}
      />
    </Section>
  );
}
