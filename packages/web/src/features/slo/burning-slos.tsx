import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { RowLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { SloSparkline } from "./slo-sparkline.tsx";
import { exhaustionText, type SloView, shareText, sloStatus } from "./slo-words.ts";

const columns: Column<SloView>[] = [
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

const isOfConcern = ({ status, budget }: SloView): boolean =>
  status === "burning" || status === "spent" || (budget?.remainingShare ?? 1) < LITTLE;

function quietText(slos: readonly SloView[]): string {
  if (slos.length === 0) return "There are no objectives yet.";
  const counted = slos.filter(({ status }) => status === "ok").length;
  if (counted === slos.length) return `All ${counted} objectives are on track.`;
  return `${counted} of ${slos.length} objectives ${counted === 1 ? "is" : "are"} on track; for the others nothing was counted yet.`;
}

/** The objectives that burn, have little left or are spent, soonest exhausted first. */
export function BurningSlos() {
  const { data } = useSuspenseQuery(ask.slo.list());
  const burning = data.slos.filter(isOfConcern);
  return (
    <Section title="Burning or nearly spent" count={burning.length} aside={<TextLink to="/slos">All SLOs</TextLink>}>
      <ListTable
        caption="Objectives that burn or have little left, soonest exhausted first"
        rows={burning}
        keyOf={({ id }) => id}
        columns={columns}
        empty={<Quiet>{quietText(data.slos)}</Quiet>}
      />
    </Section>
  );
}
