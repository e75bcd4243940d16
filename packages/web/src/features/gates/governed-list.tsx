import { Quiet } from "../../kit/empty-state.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { shareText } from "../slo/slo-words.ts";
import { clauseStatus, type ObjectiveView } from "./policy-words.ts";

const columns: Column<ObjectiveView>[] = [
  {
    title: "Objective",
    cell: ({ slo, service }) => (
      <Stack space="tight">
        <RowLink to="/slos/$name" params={{ name: slo }}>
          {slo}
        </RowLink>
        <Soft>{service}</Soft>
      </Stack>
    ),
  },
  {
    title: "Budget left",
    numeric: true,
    cell: ({ remainingShare }) => (remainingShare === null ? <Soft>not known</Soft> : shareText(remainingShare)),
  },
  { title: "Holds now", wide: true, cell: (objective) => <HoldsNow objective={objective} /> },
];

function HoldsNow({ objective }: { objective: ObjectiveView }) {
  const holding = objective.clauses.filter(({ holds }) => holds);
  return (
    <Stack space="tight">
      {holding.length === 0 && <span>No clause.</span>}
      {holding.map(({ clause, sternest, because, since }) => (
        <span key={clause}>
          <StatusWord status={clauseStatus(sternest)} /> {clause}
          <Soft>
            {since && (
              <>
                {" "}
                since <ClockTime at={since} />
              </>
            )}
            : {because.join("; ")}
          </Soft>
        </span>
      ))}
      <Soft>{objective.because}</Soft>
    </Stack>
  );
}

const weight = ({ clauses }: ObjectiveView): number => clauses.filter(({ holds }) => holds).length;

/** The objectives that a policy governs, those with a clause that holds first. */
export function GovernedList({ objectives }: { objectives: readonly ObjectiveView[] }) {
  return (
    <Section title="What it governs" count={objectives.length}>
      <ListTable
        caption="Objectives that this policy governs"
        rows={objectives.toSorted((a, b) => weight(b) - weight(a))}
        keyOf={({ slo }) => slo}
        columns={columns}
        empty={<Quiet>It selects no objective now.</Quiet>}
      />
    </Section>
  );
}
