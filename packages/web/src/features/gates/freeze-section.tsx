import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useNow } from "../../kernel/clock.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { LaneChart } from "../../kit/lane-chart.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { FreezeDialog, makeFreeze } from "./freeze-dialog.tsx";
import { freezeLanes } from "./freeze-lanes.ts";
import { type FreezeView, freezeStatus, passingText, selectorText } from "./freeze-words.ts";
import { OverrideDialog } from "./override-dialog.tsx";
import { OverridesNow, PastOverrides } from "./override-list.tsx";

const BACK_DAYS = 14;
const AHEAD_DAYS = 60;

/** The same range all day long, so that it is asked for once. */
function calendarRange(nowMs: number): { readonly fromMs: number; readonly toMs: number } {
  const todayMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  return { fromMs: todayMs - BACK_DAYS * DAY_MS, toMs: todayMs + AHEAD_DAYS * DAY_MS };
}

/** Freezes past and to come, as lanes and as a list in which they can be changed. */
export function FreezeSection() {
  const { data } = useSuspenseQuery(ask.gates.listFreezes());
  const now = useNow(60_000);
  const [changed, setChanged] = useState<FreezeView>();
  const [passed, setPassed] = useState<FreezeView>();
  const span = calendarRange(now);
  const range = { from: new Date(span.fromMs).toISOString(), to: new Date(span.toMs).toISOString() };
  const { data: calendar } = useSuspenseQuery(ask.gates.freezeCalendar({ query: range }));
  const { data: passes } = useSuspenseQuery(ask.gates.listOverrides());
  const lanes = freezeLanes(data.freezes, calendar.stretches, passes.overrides, now);
  const newest = data.freezes.toSorted((a, b) => b.from.getTime() - a.from.getTime());
  return (
    <Section title="Freezes" count={data.freezes.length}>
      {lanes.length > 0 && (
        <LaneChart label="Freezes from two weeks ago to two months ahead" span={span} lanes={lanes} opensAtNow />
      )}
      <OverridesNow overrides={passes.overrides} />
      <ListTable
        caption="Freezes"
        rows={newest}
        keyOf={({ name }) => name}
        columns={columnsOf(now, setChanged, setPassed)}
        empty={
          <EmptyState
            title="Nothing is frozen, and nothing will be"
            command={cliCommand(
              'gate freeze --name year-end --from 2030-12-20T18:00:00Z --to 2031-01-02T08:00:00Z --reason "The books are closed" --envs production',
            )}
          >
            A freeze tells deployments to wait, with a reason, for as long as it lasts.
          </EmptyState>
        }
      />
      <FreezeDialog
        key={changed?.name ?? "none"}
        freeze={changed}
        open={changed !== undefined}
        onOpenChange={() => setChanged(undefined)}
      />
      <PastOverrides overrides={passes.overrides} />
      {passed && <OverrideDialog freeze={passed} open onOpenChange={() => setPassed(undefined)} />}
    </Section>
  );
}

type Choose = (freeze: FreezeView) => void;

const columnsOf = (now: number, onChange: Choose, onPass: Choose): Column<FreezeView>[] => [
  { title: "Now", cell: (freeze) => <StatusWord status={freezeStatus(freeze, now)} /> },
  {
    title: "Freeze",
    wide: true,
    cell: (freeze) => <What freeze={freeze} />,
  },
  {
    title: "When",
    cell: ({ from, to }) => (
      <Stack space="tight">
        <ClockTime at={from} />
        <span>
          <Soft>to</Soft> <ClockTime at={to} />
        </span>
      </Stack>
    ),
  },
  {
    title: "Do",
    cell: (freeze) => {
      const pass = freeze.to.getTime() > now ? () => onPass(freeze) : undefined;
      return <FreezeButtons freeze={freeze} onChange={() => onChange(freeze)} onPass={pass} />;
    },
  },
];

function What({ freeze }: { freeze: FreezeView }) {
  const { displayName, reason, recurs, selector } = freeze;
  const passing = passingText(freeze);
  return (
    <Stack space="tight">
      <Strong>{displayName}</Strong>
      <Soft>{reason}</Soft>
      <Soft>For {selectorText(selector)}</Soft>
      {recurs && <Soft>{recurs}</Soft>}
      {passing.length > 0 && <Soft>{passing.join(" ")}</Soft>}
    </Stack>
  );
}

/** What is over lets nothing pass any more. */
type ButtonsProps = { freeze: FreezeView; onChange: () => void; onPass: (() => void) | undefined };

function FreezeButtons({ freeze, onChange, onPass }: ButtonsProps) {
  const whyNot = useWhyNot("gates:write");
  const whyNotPass = useWhyNot("gates:override");
  const remove = useAction({
    run: () => api.gates.deleteFreeze({ params: { name: freeze.name } }),
    told: () => `${freeze.displayName} is taken away.`,
    undo: () => makeFreeze(freeze),
  });
  return (
    <Row space="tight" oneLine>
      {onPass && (
        <Button kind="quiet" label={`Let something pass ${freeze.displayName}`} whyNot={whyNotPass} onPress={onPass}>
          Let pass
        </Button>
      )}
      <Button kind="quiet" label={`Change ${freeze.displayName}`} whyNot={whyNot} onPress={onChange}>
        Change
      </Button>
      <Button kind="quiet" label={`Take ${freeze.displayName} away`} whyNot={whyNot} action={remove}>
        Take away
      </Button>
    </Row>
  );
}
