import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useNow } from "../../kernel/clock.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { FilterTabs } from "../../kit/filter-tabs.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page } from "../../kit/page.tsx";
import { PickedTab } from "../../kit/picked-tab.tsx";
import { Code, Row, Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { AlertsTabs } from "./alerts-tabs.tsx";
import { SilenceButtons } from "./silence-actions.tsx";
import { SilenceDialog } from "./silence-dialog.tsx";
import { type SilenceView, silenceStatus } from "./silence-words.ts";

const route = getRouteApi("/signed-in/silences");

const columnsOf = (nowMs: number, onAgain: (silence: SilenceView) => void): Column<SilenceView>[] => [
  { title: "Now", cell: (silence) => <StatusWord status={silenceStatus(silence, nowMs)} /> },
  {
    title: "Silence",
    wide: true,
    cell: ({ shortId, text, comment, createdBy }) => (
      <Stack space="tight">
        <RowLink to="/silences/$id" params={{ id: shortId }}>
          {shortId} <Code>{text}</Code>
        </RowLink>
        <Soft>
          {comment} · {createdBy}
        </Soft>
      </Stack>
    ),
  },
  { title: "Covers", numeric: true, named: true, cell: ({ covers, state }) => (state === "expired" ? "–" : covers) },
  { title: "From", secondary: true, cell: ({ startsAt }) => <ClockTime at={startsAt} /> },
  { title: "Until", named: true, cell: ({ endsAt }) => <ClockTime at={endsAt} /> },
  {
    title: "Do",
    cell: (silence) => (
      <Row space="tight">
        <SilenceButtons silence={silence} onAgain={() => onAgain(silence)} />
      </Row>
    ),
  },
];

/** Which alerts tell nobody, why, and until when. */
export function SilencesPage() {
  const { state } = route.useSearch();
  const { silences, counts } = useSuspenseQuery(ask.alerts.listSilences({ query: {} })).data;
  const now = useNow(30_000);
  const [begun, setBegun] = useState<{ readonly of?: SilenceView }>();
  const whyNot = useWhyNot("alerts:silence");
  const add = (): void => setBegun({});
  usePageActions([{ key: "silence", label: "Silence alerts", icon: "plus", shortcut: "c", whyNot, run: add }]);
  const shown = silences.filter((one) => (state === undefined ? one.state !== "expired" : one.state === state));
  return (
    <Page
      title="Silences"
      lead="Alerts that are covered tell nobody until the silence ends. They stay in the list, and say by which."
      byline={<AlertsTabs />}
      actions={
        <Button icon="plus" shortcut="c" whyNot={whyNot} onPress={add}>
          Silence alerts
        </Button>
      }
    >
      <Stack space="close">
        <FilterTabs label="Which silences">
          <PickedTab to="/silences" search={{}} picked={state === undefined} count={counts.active + counts.pending}>
            In force and to come
          </PickedTab>
          <PickedTab to="/silences" search={{ state: "expired" }} picked={state === "expired"} count={counts.expired}>
            Over
          </PickedTab>
        </FilterTabs>
        <ListTable
          caption="Silences"
          rows={shown}
          keyOf={({ id }) => id}
          columns={columnsOf(now, (of) => setBegun({ of }))}
          roomy
          empty={
            <EmptyState
              title={state === "expired" ? "No silence ended within the last five days" : "Nothing is silenced"}
              command={cliCommand("silence add alertname=DiskFull --for 2h --comment 'moving the volume'")}
            >
              A silence keeps known alerts from paging anybody while you work on them. amtool makes them here too.
            </EmptyState>
          }
        />
      </Stack>
      {begun && (
        <SilenceDialog
          matchers={begun.of?.matchers}
          comment={begun.of?.comment}
          open
          onOpenChange={() => setBegun(undefined)}
        />
      )}
    </Page>
  );
}
