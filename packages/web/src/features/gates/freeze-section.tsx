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
import { type Lane, LaneChart } from "../../kit/lane-chart.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { FreezeDialog, makeFreeze } from "./freeze-dialog.tsx";
import { type FreezeView, freezeStatus, selectorText } from "./freeze-words.ts";

const DAY_MS = 86_400_000;
const BACK_DAYS = 14;
const AHEAD_DAYS = 60;

/** Freezes past and to come, as lanes and as a list in which they can be changed. */
export function FreezeSection() {
  const { data } = useSuspenseQuery(ask.gates.listFreezes());
  const now = useNow(60_000);
  const [changed, setChanged] = useState<FreezeView>();
  const span = { fromMs: now - BACK_DAYS * DAY_MS, toMs: now + AHEAD_DAYS * DAY_MS };
  const inSight = data.freezes.filter(({ from, to }) => to.getTime() > span.fromMs && from.getTime() < span.toMs);
  const newest = data.freezes.toSorted((a, b) => b.from.getTime() - a.from.getTime());
  return (
    <Section title="Freezes" count={data.freezes.length}>
      {inSight.length > 0 && (
        <LaneChart
          label="Freezes from two weeks ago to two months ahead"
          span={span}
          lanes={inSight.map((freeze) => laneOf(freeze, now))}
        />
      )}
      <ListTable
        caption="Freezes"
        rows={newest}
        keyOf={({ name }) => name}
        columns={columnsOf(now, setChanged)}
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
    </Section>
  );
}

function laneOf(freeze: FreezeView, now: number): Lane {
  const { name, displayName, from, to, reason, selector, kind } = freeze;
  const status = freezeStatus(freeze, now);
  const title = `${displayName}: ${reason}, for ${selectorText(selector)}`;
  return {
    key: name,
    label: displayName,
    bars: [
      {
        key: name,
        label: status.word,
        title,
        facts: [reason, `For ${selectorText(selector)}`],
        tone: status.tone,
        fromMs: from.getTime(),
        toMs: to.getTime(),
        ...(kind === "deny" ? { look: "striped" as const } : {}),
      },
    ],
  };
}

const columnsOf = (now: number, onChange: (freeze: FreezeView) => void): Column<FreezeView>[] => [
  { title: "Now", cell: (freeze) => <StatusWord status={freezeStatus(freeze, now)} /> },
  {
    title: "Freeze",
    wide: true,
    cell: ({ displayName, reason }) => (
      <Stack space="tight">
        <Strong>{displayName}</Strong>
        <Soft>{reason}</Soft>
      </Stack>
    ),
  },
  { title: "For", secondary: true, cell: ({ selector }) => selectorText(selector) },
  { title: "From", cell: ({ from }) => <ClockTime at={from} /> },
  { title: "To", cell: ({ to }) => <ClockTime at={to} /> },
  { title: "Do", cell: (freeze) => <FreezeButtons freeze={freeze} onChange={() => onChange(freeze)} /> },
];

function FreezeButtons({ freeze, onChange }: { freeze: FreezeView; onChange: () => void }) {
  const whyNot = useWhyNot("gates:write");
  const remove = useAction({
    run: () => api.gates.deleteFreeze({ params: { name: freeze.name } }),
    told: () => `${freeze.displayName} is taken away.`,
    undo: () => makeFreeze(freeze),
  });
  return (
    <Row space="tight">
      <Button kind="quiet" label={`Change ${freeze.displayName}`} whyNot={whyNot} onPress={onChange}>
        Change
      </Button>
      <Button
        kind="quiet"
        label={`Take ${freeze.displayName} away`}
        whyNot={whyNot}
        pending={remove.isPending}
        onPress={() => remove.mutate()}
      >
        Take away
      </Button>
    </Row>
  );
}
