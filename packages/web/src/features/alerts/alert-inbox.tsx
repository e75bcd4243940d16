import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useKeys } from "../../kernel/keyboard.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { BulkBar } from "../../kit/bulk-bar.tsx";
import { Button } from "../../kit/button.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { NewRows } from "../../kit/new-rows.tsx";
import { ListSkeleton } from "../../kit/skeleton.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { tellError } from "../../kit/toast-undo.tsx";
import { useInbox } from "../../kit/use-inbox.ts";
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
import { type AlertView, alertStatus, whyNotAnswer } from "./alert-words.ts";
import { AnswerCell } from "./answer-cell.tsx";
import type { Act } from "./answer-incidents.ts";
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

/** Answers those that are meant; why not, where nothing can be answered. */
function useAnswering({ chosen, meant, clear }: ReturnType<typeof useInbox<AlertView>>) {
  const whyNot = useWhyNot("incidents:write");
  const acts = {
    acknowledge: useAnswer("acknowledge", clear),
    escalate: useAnswer("escalate", clear),
    resolve: useAnswer("resolve", clear),
  };
  const answerable = (act: Act, alerts: readonly AlertView[]) => alerts.filter((one) => !whyNotAnswer(act, one));
  const answer = (act: Act) => (): void => {
    const [first, ...others] = meant();
    if (!first) return;
    const open = answerable(act, [first, ...others]);
    const refused = whyNot ?? whyNotAnswer(act, first);
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
  const inbox = useInbox<AlertView>({
    key: ask.alerts.list({ query }).queryKey,
    async read(page) {
      const { alerts, next } = await api.alerts.list({ query: { ...query, ...page } });
      return { rows: alerts, next };
    },
    keyOf,
    labelOf: ({ shortId, title }) => `${shortId} ${title}`,
  });
  const answering = useAnswering(inbox);
  const { rows, chosen, clear, fresh, list } = inbox;
  if (rows === undefined) return <ListSkeleton />;
  return (
    <>
      <NewRows {...fresh} />
      <ListTable
        caption="Alerts"
        roomy
        rows={rows}
        keyOf={keyOf}
        columns={search.status ? others : firing}
        empty={<NoAlerts isFiltered={isFiltered(search)} isFiring={search.status === undefined} />}
        {...list}
        current={search.peek}
      />
      <BulkBar count={chosen.length} onClear={clear}>
        <AnswerButton act="acknowledge" kind="primary" shortcut="a" {...answering} />
        <AnswerButton act="escalate" shortcut="e" {...answering} />
        <AnswerButton act="resolve" shortcut="r" {...answering} />
      </BulkBar>
      {search.peek && <AlertPeek id={search.peek} rows={rows} />}
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
