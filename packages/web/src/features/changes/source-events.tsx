import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Soft, Stack, Words } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { eventStatus, type SourceEventView } from "./record-words.ts";
import type { SourceView } from "./source-view.ts";

const SHOWN = 10;
const REFRESH_MS = 5_000;

/** What came in by a source of late, what became of each, and why it was not kept; nothing while nothing came. */
export function SourceEvents({ source: { id, name } }: { source: SourceView }) {
  const { data } = useQuery({
    ...ask.changes.listSourceEvents({ params: { source: id }, query: { limit: SHOWN } }),
    refetchInterval: REFRESH_MS,
  });
  if (!data || data.events.length === 0) return null;
  return (
    <Stack space="tight">
      <Soft>What came in of late</Soft>
      <ListTable
        caption={`What came in by ${name} of late`}
        rows={data.events}
        keyOf={(event) => event.id}
        columns={columns}
        empty={null}
      />
      {data.next !== null && (
        <Soft>
          All of it: <code>shipshape source events {name}</code>
        </Soft>
      )}
    </Stack>
  );
}

const columns: readonly Column<SourceEventView>[] = [
  { title: "Received", cell: ({ receivedAt }) => <Time at={receivedAt} /> },
  {
    title: "What it is, and why it was not kept",
    wide: true,
    cell: ({ id, kind, because }) => (
      <Stack space="tight">
        <RowLink to="/change-inbox" search={{ peek: id }}>
          {kind}
        </RowLink>
        {because !== "" && <Words>{because}</Words>}
      </Stack>
    ),
  },
  { title: "Became", cell: ({ state }) => <StatusWord status={eventStatus(state)} /> },
];
