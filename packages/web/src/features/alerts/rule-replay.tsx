import { sentence } from "@shipshape/domain/sentence";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { ChoiceField } from "../../kit/form-field.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Tile, Tiles } from "../../kit/stack.tsx";
import { Waiting } from "../../kit/step-list.tsx";
import { Time } from "../../kit/time.tsx";
import type { Draft } from "./use-rule-check.ts";

const SPANS = [
  { value: "1", label: "Last day" },
  { value: "7", label: "Last 7 days" },
  { value: "30", label: "Last 30 days" },
  { value: "90", label: "Last 90 days" },
];
const POLL_MS = 500;

type Replay = Awaited<ReturnType<typeof api.alerts.getReplay>>;

/** Runs the rule as it is written over the alerts of the past: what would have paged and did not, and the other way round. */
export function RuleReplay({ draft, faulty }: { draft: Draft; faulty: boolean }) {
  const [days, setDays] = useState("7");
  const [id, setId] = useState<string>();
  const begin = useAction({
    run: () => api.alerts.replayRules({ body: { rule: draft, days: Number(days) } }),
    onDone: (replay) => setId(replay.id),
  });
  const { data: replay } = useQuery({
    ...ask.alerts.getReplay({ params: { id: id ?? "" } }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.status === "running" ? POLL_MS : false),
  });
  return (
    <Section
      title="On the past"
      note="With this rule as it is written in its place, beside the rules as they are, and with what silences and inhibition kept back then."
    >
      <Stack>
        <Row>
          <ChoiceField label="Alerts of the" options={SPANS} value={days} onChoose={setDays} />
          <Button
            whyNot={faulty ? "Mend first what is wrong with it." : undefined}
            pending={begin.isPending || replay?.status === "running"}
            onPress={() => begin.mutate()}
          >
            Run it
          </Button>
        </Row>
        {replay && <Outcome replay={replay} />}
      </Stack>
    </Section>
  );
}

function Outcome({ replay }: { replay: Replay }) {
  if (replay.status === "running") {
    return (
      <Waiting>
        {replay.done} of {replay.total} alerts
      </Waiting>
    );
  }
  return (
    <>
      <p aria-live="polite">{sentence(replay.because)}</p>
      <Tiles>
        <Tile label="Would page" value={replay.pagedAfter} note={`${replay.pagedBefore} with the rules as they are`} />
        <Tile label="No longer" value={replay.silenced} />
        <Tile label="Newly" value={replay.added} />
        <Tile label="Otherwise" value={replay.changed} note="another title, priority or way" />
      </Tiles>
      {replay.examples.length > 0 && (
        <ListTable
          caption="What differs"
          rows={replay.examples}
          keyOf={({ alertId }) => alertId}
          columns={COLUMNS}
          empty={null}
        />
      )}
    </>
  );
}

const WORDS = { dispatch: "let through", hold: "held", suppress: "suppressed" } as const;

const COLUMNS: Column<Replay["examples"][number]>[] = [
  {
    title: "Alert",
    wide: true,
    cell: ({ shortId, title, because }) => (
      <Stack space="tight">
        <span>
          <Soft>{shortId}</Soft>{" "}
          <RowLink to="/alerts/$id" params={{ id: shortId }}>
            {title}
          </RowLink>
        </span>
        <Soft>{because}</Soft>
      </Stack>
    ),
  },
  { title: "Began", cell: ({ startsAt }) => <Time at={startsAt} /> },
  { title: "Now", named: true, cell: ({ before }) => WORDS[before] },
  { title: "Then", named: true, cell: ({ after }) => WORDS[after] },
];
