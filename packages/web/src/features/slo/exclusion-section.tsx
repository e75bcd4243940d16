import type { CallOutput } from "@shipshape/contract/route";
import type { sloExclusions } from "@shipshape/contract/slo-exclusions";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { type SloView, shareText } from "./slo-words.ts";

type ExclusionView = CallOutput<typeof sloExclusions.getExclusion>;

/** The same again, after it was taken away. */
function makeAgain(exclusion: ExclusionView) {
  const { name, displayName, when, reason, approver, selector, labels, annotations } = exclusion;
  const body = { name, displayName, when, reason, selector, labels, annotations };
  return api.slo.createExclusion({ body: approver === null ? body : { ...body, approver } });
}

/** Times that do not count for the budget, each with its reason and what it took out. */
export function ExclusionSection({ slo, onExclude }: { slo: SloView; onExclude: () => void }) {
  const whyNot = useWhyNot("slo:write");
  const asked = useQuery(ask.slo.listExclusions({ query: { slo: slo.name } }));
  const { data } = asked;
  return (
    <Section
      title="Excluded time"
      {...(data ? { count: data.exclusions.length } : {})}
      aside={
        <Button kind="quiet" icon="plus" whyNot={whyNot} onPress={onExclude}>
          Exclude time…
        </Button>
      }
    >
      {data ? (
        <ListTable
          caption="Excluded time"
          rows={data.exclusions}
          keyOf={({ name }) => name}
          columns={columnsOf(slo)}
          empty={
            <EmptyState
              title="Every minute counts"
              command={cliCommand(
                `slo exclusions add --name database-move --slos ${slo.name} --from 2030-01-01T02:00:00Z --to 2030-01-01T04:00:00Z --reason "Announced work"`,
              )}
            >
              Announced work, nights that nobody promised, a fault of the measurement: exclude it, also afterwards, with
              a reason. Drag over the chart to choose a stretch.
            </EmptyState>
          }
        />
      ) : (
        <ChartWaiting asked={asked} height={80} />
      )}
    </Section>
  );
}

const columnsOf = (slo: SloView): Column<ExclusionView>[] => [
  {
    title: "Exclusion",
    wide: true,
    cell: ({ displayName, reason, author, approver }) => (
      <Stack space="tight">
        <Strong>{displayName}</Strong>
        <Soft>
          {reason} ({author}
          {approver && `, agreed by ${approver}`})
        </Soft>
      </Stack>
    ),
  },
  { title: "When", cell: (exclusion) => <When exclusion={exclusion} /> },
  {
    title: "Budget left",
    named: true,
    cell: ({ effect }) => {
      const own = effect?.effects.find((one) => one.slo === slo.name);
      if (!own) return <Soft>not changed</Soft>;
      return `${shareText(own.before.remainingShare)} → ${shareText(own.after.remainingShare)}`;
    },
  },
  { title: "Do", cell: (exclusion) => <TakeAway exclusion={exclusion} /> },
];

function When({ exclusion: { when, summary, active, nextChange } }: { exclusion: ExclusionView }) {
  return (
    <Stack space="tight">
      {active && <StatusWord status={{ tone: "muted", word: "Excluded now" }} />}
      {when.kind === "once" || when.kind === "maintenance" ? (
        <span>
          <ClockTime at={when.from} /> – <ClockTime at={when.to} />
        </span>
      ) : (
        <span>{summary}</span>
      )}
      {nextChange && (
        <Soft>
          {active ? "until" : "next"} <ClockTime at={nextChange} />
        </Soft>
      )}
    </Stack>
  );
}

function TakeAway({ exclusion }: { exclusion: ExclusionView }) {
  const whyNot = useWhyNot("slo:write");
  const remove = useAction({
    run: () => api.slo.removeExclusion({ params: { name: exclusion.name } }),
    told: () => `${exclusion.displayName} counts again.`,
    undo: () => makeAgain(exclusion),
  });
  return (
    <Button kind="quiet" label={`Take ${exclusion.displayName} away`} whyNot={whyNot} action={remove}>
      Take away
    </Button>
  );
}
