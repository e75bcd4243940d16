import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { BulkBar } from "../../kit/bulk-bar.tsx";
import { Button } from "../../kit/button.tsx";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Soft, Stack, Words } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { ChangeEventPeek } from "./change-event-peek.tsx";
import { DeliveryTabs } from "./delivery-tabs.tsx";
import { DismissDialog } from "./dismiss-dialog.tsx";
import { MappingRules } from "./mapping-rules.tsx";
import { eventStatus, type InboxEventView } from "./record-words.ts";
import { useTakeBack } from "./use-take-back.ts";

const route = getRouteApi("/signed-in/change-inbox");
const LIMIT = 100;
/** What is read again stands here a moment later, if it still waits. */
const REFRESH_MS = 5_000;

const useMapAgain = (onDone: () => void) =>
  useAction({
    run: (ids: readonly string[] | undefined) => api.changes.mapAgain({ body: ids ? { ids: [...ids] } : {} }),
    told: ({ events }) => `${events} ${events === 1 ? "event is" : "events are"} read again.`,
    onDone,
  });

/** What came in and was not understood, why, and the rules that mend it. */
export function ChangeInboxPage() {
  const { peek } = route.useSearch();
  const navigate = route.useNavigate();
  const close = (): void => void navigate({ search: (search) => ({ ...search, peek: undefined }), resetScroll: false });
  return (
    <Page
      title="Not understood"
      lead="What sources sent that could not be put into the record, and why. A mapping rule, a service or an environment mends it; then it is read again from what came."
      byline={<DeliveryTabs />}
    >
      <Events />
      <MappingRules />
      {peek !== undefined && <ChangeEventPeek id={peek} onClose={close} />}
    </Page>
  );
}

function useInbox(show: "dismissed" | undefined) {
  const asked = useInfiniteQuery({
    queryKey: ["changes", "listInbox", show ?? "waiting"],
    queryFn: ({ pageParam: after }) =>
      api.changes.listInbox({ query: { limit: LIMIT, ...(show ? { state: show } : {}), ...(after ? { after } : {}) } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: REFRESH_MS,
  });
  const { total = 0, dismissed = 0 } = asked.data?.pages[0] ?? {};
  return { asked, total, dismissed, rows: asked.data?.pages.flatMap(({ events }) => events) ?? [] };
}

function emptyWords(show: "dismissed" | undefined, dismissed: number): string {
  if (show) return "Nothing was dismissed.";
  return dismissed > 0 ? "Nothing waits." : "Everything that came in was understood.";
}

function Events() {
  const { peek, show } = route.useSearch();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const clear = (): void => setSelected(new Set());
  const whyNot = useWhyNot("changes:write");
  const again = useMapAgain(clear);
  const { asked, total, dismissed, rows } = useInbox(show);
  return (
    <Section
      title={show ? "Dismissed" : "Waiting"}
      aside={
        !show &&
        total > 0 && (
          <Button onPress={() => again.mutate(undefined)} pending={again.isPending} whyNot={whyNot}>
            Read all {total} again
          </Button>
        )
      }
    >
      {(dismissed > 0 || show) && <ShownTabs peek={peek} total={total} dismissed={dismissed} />}
      {asked.data ? (
        <ListTable
          caption="Not understood"
          rows={rows}
          keyOf={({ id }) => id}
          columns={columns}
          empty={<Quiet>{emptyWords(show, dismissed)}</Quiet>}
          current={peek}
          selection={{ selected, onChange: setSelected, labelOf: ({ kind, because }) => `${kind}: ${because}` }}
          more={{ has: asked.hasNextPage, load: () => void asked.fetchNextPage(), pending: asked.isFetchingNextPage }}
        />
      ) : (
        <ChartWaiting asked={asked} height={160} />
      )}
      <BulkBar count={selected.size} onClear={clear}>
        {show ? (
          <TakeBack ids={[...selected]} onDone={clear} />
        ) : (
          <>
            <Button onPress={() => again.mutate([...selected])} pending={again.isPending} whyNot={whyNot}>
              Read these again
            </Button>
            <Dismiss ids={[...selected]} onDone={clear} />
          </>
        )}
      </BulkBar>
    </Section>
  );
}

type TabsProps = { peek: string | undefined; total: number; dismissed: number };

const ShownTabs = ({ peek, total, dismissed }: TabsProps) => (
  <FilterTabs label="What is shown">
    <FilterTab
      to="/change-inbox"
      search={peek === undefined ? {} : { peek }}
      activeOptions={{ exact: true, includeSearch: true }}
    >
      {total} waiting
    </FilterTab>
    <FilterTab to="/change-inbox" search={{ show: "dismissed" }}>
      {dismissed} dismissed
    </FilterTab>
  </FilterTabs>
);

type SomeProps = { ids: readonly string[]; onDone: () => void };

function TakeBack({ ids, onDone }: SomeProps) {
  const takeBack = useTakeBack(onDone);
  return (
    <Button onPress={() => takeBack.mutate(ids)} pending={takeBack.isPending} whyNot={useWhyNot("changes:write")}>
      Take back
    </Button>
  );
}

function Dismiss({ ids, onDone }: SomeProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)} whyNot={useWhyNot("changes:write")}>
        Dismiss
      </Button>
      {open && <DismissDialog ids={ids} onDone={onDone} onClose={() => setOpen(false)} />}
    </>
  );
}

const Because = ({ id, because, kind, source, sourceKind, state, dismissed }: InboxEventView) => (
  <Stack space="tight">
    <RowLink
      to="/change-inbox"
      search={state === "dismissed" ? { peek: id, show: state } : { peek: id }}
      resetScroll={false}
    >
      {kind}
    </RowLink>
    <Words>{because}</Words>
    {dismissed && (
      <Soft>
        {dismissed.by} dismissed it: {dismissed.reason}
      </Soft>
    )}
    <Soft>from {source ?? sourceKind}</Soft>
  </Stack>
);

const columns: readonly Column<InboxEventView>[] = [
  { title: "Received", cell: ({ receivedAt }) => <Time at={receivedAt} /> },
  { title: "What it is, and why it waits", wide: true, cell: (event) => <Because {...event} /> },
  { title: "State", secondary: true, cell: ({ state }) => <StatusWord status={eventStatus(state)} /> },
];
