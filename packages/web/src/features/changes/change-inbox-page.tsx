import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { BulkBar } from "../../kit/bulk-bar.tsx";
import { Button } from "../../kit/button.tsx";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { Facts } from "../../kit/facts.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { PeekPanel } from "../../kit/peek-panel.tsx";
import { Raw } from "../../kit/raw.tsx";
import { Soft, Stack, Words } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { DeliveryTabs } from "./delivery-tabs.tsx";
import { MappingRules } from "./mapping-rules.tsx";
import type { InboxEventView } from "./record-words.ts";

const route = getRouteApi("/signed-in/change-inbox");
const LIMIT = 100;

const useMapAgain = (onDone: () => void) =>
  useAction({
    run: (ids: readonly string[] | undefined) => api.changes.mapAgain({ body: ids ? { ids: [...ids] } : {} }),
    told: ({ events }) => `${events} ${events === 1 ? "event is" : "events are"} read again.`,
    onDone,
  });

/** What came in and was not understood, why, and the rules that mend it. */
export function ChangeInboxPage() {
  const { peek } = route.useSearch();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const clear = (): void => setSelected(new Set());
  const whyNot = useWhyNot("changes:write");
  const again = useMapAgain(clear);
  const asked = useInfiniteQuery({
    queryKey: ["changes", "listInbox"],
    queryFn: ({ pageParam }) =>
      api.changes.listInbox({ query: { limit: LIMIT, ...(pageParam ? { after: pageParam } : {}) } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const rows = asked.data?.pages.flatMap(({ events }) => events) ?? [];
  const total = asked.data?.pages[0]?.total ?? 0;
  return (
    <Page
      title="Not understood"
      lead="What sources sent that could not be put into the record, and why. A mapping rule, a service or an environment mends it; then it is read again from what came."
      byline={<DeliveryTabs />}
    >
      <Section
        title="Waiting"
        aside={
          total > 0 && (
            <Button onPress={() => again.mutate(undefined)} pending={again.isPending} whyNot={whyNot}>
              Read all {total} again
            </Button>
          )
        }
      >
        {asked.data ? (
          <ListTable
            caption="Not understood"
            rows={rows}
            keyOf={({ id }) => id}
            columns={columns}
            empty={<Quiet>Everything that came in was understood.</Quiet>}
            current={peek}
            selection={{ selected, onChange: setSelected, labelOf: ({ kind, because }) => `${kind}: ${because}` }}
            more={{ has: asked.hasNextPage, load: () => void asked.fetchNextPage(), pending: asked.isFetchingNextPage }}
          />
        ) : (
          <ChartWaiting asked={asked} height={160} />
        )}
        <BulkBar count={selected.size} onClear={clear}>
          <Button onPress={() => again.mutate([...selected])} pending={again.isPending} whyNot={whyNot}>
            Read these again
          </Button>
        </BulkBar>
      </Section>
      <MappingRules />
      {peek !== undefined && <Peek id={peek} />}
    </Page>
  );
}

const Because = ({ id, because, kind, source, sourceKind }: InboxEventView) => (
  <Stack space="tight">
    <RowLink to="/change-inbox" search={{ peek: id }} resetScroll={false}>
      {kind}
    </RowLink>
    <Words>{because}</Words>
    <Soft>from {source ?? sourceKind}</Soft>
  </Stack>
);

const columns: readonly Column<InboxEventView>[] = [
  { title: "Received", cell: ({ receivedAt }) => <Time at={receivedAt} /> },
  { title: "What it is, and why it waits", wide: true, cell: (event) => <Because {...event} /> },
  {
    title: "State",
    secondary: true,
    cell: ({ state }) => (
      <StatusWord
        status={state === "failed" ? { tone: "bad", word: "not read" } : { tone: "warn", word: "unmapped" }}
      />
    ),
  },
];

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};

/** One event as it came. */
function Peek({ id }: { id: string }) {
  const navigate = route.useNavigate();
  const asked = useQuery(ask.changes.getInboxEvent({ params: { id } }));
  const { data } = asked;
  return (
    <PeekPanel title={data?.kind ?? "Event"} onClose={() => void navigate({ search: {} })}>
      {!data && <ChartWaiting asked={asked} height={160} />}
      {data && (
        <Stack>
          <Words>{data.because}</Words>
          <Facts
            facts={[
              { term: "Source", value: data.source ?? data.sourceKind },
              { term: "Received", value: <Time at={data.receivedAt} /> },
              { term: "Delivery", value: data.delivery },
            ]}
          />
          <Raw label="As it came" value={parsed(data.body)} />
          <Raw label="Headers" value={data.headers} />
        </Stack>
      )}
    </PeekPanel>
  );
}
