import type { evidence } from "@shipshape/contract/changes-evidence";
import type { CallOutput } from "@shipshape/contract/route";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";

type FlakyTest = CallOutput<typeof evidence.listFlaky>["tests"][number];

/** The tests of a service that cannot be believed, the least steady first. */
export function FlakyTests({ service }: { service: string }) {
  const asked = useQuery(ask.changes.listFlaky({ query: { service } }));
  const { data } = asked;
  if (!data) {
    return (
      <Section title="Flaky tests">
        <ChartWaiting asked={asked} height={72} />
      </Section>
    );
  }
  if (data.runs === 0) return null;
  const columns: readonly Column<FlakyTest>[] = [
    {
      title: "Test",
      cell: ({ key, name, className, label }) => (
        <Stack space="tight">
          <TextLink to="/evidence/$service/tests/$key" params={{ service, key }}>
            {name}
          </TextLink>
          <Soft>{[className, label].filter(Boolean).join(" · ")}</Soft>
        </Stack>
      ),
    },
    { title: "Because", wide: true, cell: ({ flakiness }) => flakiness.because },
    { title: "Runs", numeric: true, secondary: true, cell: ({ flakiness }) => flakiness.runs },
    { title: "Failed", numeric: true, secondary: true, cell: ({ flakiness }) => flakiness.failures },
  ];
  return (
    <Section title="Flaky tests" count={data.tests.length} note={`Judged by the last ${data.runs} runs of its tests.`}>
      <ListTable
        caption="Flaky tests"
        rows={data.tests}
        keyOf={({ key, label }) => `${key} ${label}`}
        columns={columns}
        empty={<Quiet>Every test can be believed.</Quiet>}
      />
    </Section>
  );
}
