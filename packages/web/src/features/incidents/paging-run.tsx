import { Lines } from "../../kit/facts.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { type PagingRunView, pageStatus } from "./incident-words.ts";

/** Who was paged, when, why, and what became of it; by whatever policy. */
export function PagingRuns({ runs }: { runs: readonly PagingRunView[] }) {
  const of = (name: string | null) => (runs.length > 1 && name !== null ? ` of ${name}` : "");
  const pages = runs
    .flatMap((run) => run.pages.map((page) => ({ ...page, of: of(run.escalationPolicy) })))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const items = pages.map((page) => ({
    key: page.id,
    content: (
      <Stack space="tight">
        <span>
          <Person name={page.user} />{" "}
          <Soft>
            <ClockTime at={page.at} />, {page.step > 0 ? `step ${page.step}${page.of}` : "still working on it?"}
          </Soft>
        </span>
        <StatusWord status={pageStatus(page.status)} />
        <Soft>{page.because}</Soft>
      </Stack>
    ),
  }));
  return (
    <RailPart title="Paging">
      <Lines items={items} none="Nobody was paged." />
      {runs.map(({ id, escalationPolicy, because }) => (
        <Soft key={id}>
          {escalationPolicy && `${escalationPolicy}: `}
          {because}
        </Soft>
      ))}
    </RailPart>
  );
}
