import { Facts, Lines } from "../../kit/facts.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Countdown, Time } from "../../kit/time.tsx";
import { type IncidentDetailView, pageStatus } from "./incident-words.ts";

type Run = NonNullable<IncidentDetailView["pagingRun"]>;

/** Who was paged and why, what became of it, and when the next step comes. */
export function PagingRun({ run }: { run: Run }) {
  const { escalationPolicy, status, stepsTaken, nextStepAt, because, pages } = run;
  const items = pages.map((page) => ({
    key: page.id,
    content: (
      <Stack space="tight">
        <span>
          <Person name={page.user} /> <Soft>step {page.step}, </Soft>
          <Soft>
            <Time at={page.at} />
          </Soft>
        </span>
        <StatusWord status={pageStatus(page.status)} />
        <Soft>{page.because}</Soft>
      </Stack>
    ),
  }));
  return (
    <RailPart title="Paging">
      <Facts
        facts={[
          {
            term: "Run",
            value: (
              <StatusWord
                status={status === "running" ? { tone: "warn", word: "running" } : { tone: "muted", word: "stopped" }}
              />
            ),
          },
          { term: "Next step", value: status === "running" && nextStepAt && <Countdown to={nextStepAt} over="now" /> },
          { term: "Policy", value: escalationPolicy ?? "none" },
          { term: "Steps taken", value: String(stepsTaken) },
          { term: "Because", value: because },
        ]}
      />
      <Lines items={items} none="Nobody was paged." />
    </RailPart>
  );
}
