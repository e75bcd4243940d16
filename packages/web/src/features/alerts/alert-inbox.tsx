import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useKeys } from "../../kernel/keyboard.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { usePages } from "../../kernel/use-pages.ts";
import { BulkBar } from "../../kit/bulk-bar.tsx";
import { Button } from "../../kit/button.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { NewRows, useHeldRows } from "../../kit/new-rows.tsx";
import { ListSkeleton } from "../../kit/skeleton.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { tellError } from "../../kit/toast-undo.tsx";
import {
  ageColumn,
  incidentColumn,
  lastedColumn,
  receivedColumn,
  serviceColumn,
  severityColumn,
  statusColumn,
  titleColumn,
} from "./alert-columns.tsx";
import { AlertPeek } from "./alert-peek.tsx";
import { queryOf } from "./alert-search.ts";
import { type Act, type AlertView, alertStatus, whyNotAnswer } from "./alert-words.ts";
import { AnswerCell } from "./answer-cell.tsx";
import { NoAlerts } from "./no-alerts.tsx";
import { useAnswer } from "./use-answer.ts";

const route = getRouteApi("/signed-in/alerts");

/** Who answers; where rules kept an alert back, how: nobody is asked then. */
const answerColumn: Column<AlertView> = {
  title: "Answer",
  cell: (alert) =>
    alert.answer === null && alert.word !== "" ? (
      <StatusWord status={alertStatus({ status: "firing", word: alert.word })} />
    ) : (
      <AnswerCell answer={alert.answer} />
    ),
};

const known = [severityColumn, titleColumn("beside"), serviceColumn, ageColumn] as const;
const firing = [...known, receivedColumn, answerColumn, incidentColumn];
const others = [statusColumn, ...known, lastedColumn, receivedColumn, answerColumn, incidentColumn];

const keyOf = ({ shortId }: AlertView): string => shortId;

/** The alert whose row has the focus. */
function focusedOf(rows: readonly AlertView[]): AlertView | undefined {
  const key = document.activeElement?.closest<HTMLElement>("tr[data-key]")?.dataset["key"];
  return rows.find((row) => keyOf(row) === key);
}

/** Answers those that are chosen, else the one whose row has the focus; why not, where nothing can be answered. */
function useAnswering(rows: readonly AlertView[], chosen: readonly AlertView[], onDone: () => void) {
  const whyNot = useWhyNot("incidents:write");
  const acts = {
    acknowledge: useAnswer("acknowledge", onDone),
    escalate: useAnswer("escalate", onDone),
    resolve: useAnswer("resolve", onDone),
  };
  const answerable = (act: Act, alerts: readonly AlertView[]) => alerts.filter((one) => !whyNotAnswer(act, one));
  const answer = (act: Act) => (): void => {
    const focused = focusedOf(rows);
    const meant = chosen.length > 0 ? chosen : focused ? [focused] : [];
    const open = answerable(act, meant);
    const refused = meant[0] && (whyNot ?? whyNotAnswer(act, meant[0]));
    if (whyNot === undefined && open.length > 0) acts[act].mutate(open);
    else if (refused) tellError(new Error(refused));
  };
  useKeys(
    {
      a: { does: "Acknowledge", run: answer("acknowledge") },
      e: { does: "Escalate", run: answer("escalate") },
      r: { does: "Resolve", run: answer("resolve") },
    },
    "list",
  );
  const why = (act: Act): string | undefined =>
    whyNot ?? (answerable(act, chosen).length > 0 || !chosen[0] ? undefined : whyNotAnswer(act, chosen[0]));
  return { answer, why, isPending: (act: Act): boolean => acts[act].isPending };
}

/** The list, with what is chosen of it and the alert that is opened beside it. */
export function AlertInbox() {
  const search = route.useSearch();
  const query = queryOf(search);
  const pages = usePages<AlertView>({
    key: ask.alerts.list({ query }).queryKey,
    async read(page) {
      const { alerts, next } = await api.alerts.list({ query: { ...query, ...page } });
      return { rows: alerts, next };
    },
    keyOf,
  });
  const { shown, newCount, showNew } = useHeldRows(pages.rows ?? [], keyOf, JSON.stringify(query));
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const chosen = selected.size === 0 ? [] : shown.filter((row) => selected.has(keyOf(row)));
  const clear = (): void => setSelected(new Set());
  const answering = useAnswering(shown, chosen, clear);
  if (pages.rows === undefined) return <ListSkeleton />;
  return (
    <>
      <NewRows count={newCount} onShow={showNew} />
      <ListTable
        caption="Alerts"
        roomy
        rows={shown}
        keyOf={keyOf}
        columns={search.status ? others : firing}
        empty={<NoAlerts isFiltered={isFiltered(search)} isFiring={search.status === undefined} />}
        selection={{ selected, onChange: setSelected, labelOf: ({ shortId, title }) => `${shortId} ${title}` }}
        more={pages.more}
        current={search.peek}
      />
      <BulkBar count={chosen.length} onClear={clear}>
        <AnswerButton act="acknowledge" kind="primary" shortcut="a" {...answering} />
        <AnswerButton act="escalate" shortcut="e" {...answering} />
        <AnswerButton act="resolve" shortcut="r" {...answering} />
      </BulkBar>
      {search.peek && <AlertPeek id={search.peek} rows={shown} />}
    </>
  );
}

const isFiltered = ({ show, status, peek: _, ...others }: ReturnType<typeof route.useSearch>): boolean =>
  show !== undefined || (status === "resolved" ? false : Object.values(others).some((value) => value !== undefined));

const WORDS: Readonly<Record<Act, string>> = { acknowledge: "Acknowledge", escalate: "Escalate", resolve: "Resolve" };

type AnswerButtonProps = ReturnType<typeof useAnswering> & { act: Act; kind?: "primary"; shortcut: string };

function AnswerButton({ act, kind = undefined, shortcut, answer, why, isPending }: AnswerButtonProps) {
  return (
    <Button
      onPress={answer(act)}
      whyNot={why(act)}
      pending={isPending(act)}
      shortcut={shortcut}
      {...(kind ? { kind } : {})}
    >
      {WORDS[act]}
    </Button>
  );
}
