import type { insights } from "@shipshape/contract/insights";
import type { CallOutput } from "@shipshape/contract/route";
import type { Measure } from "@shipshape/domain/insights/counted";
import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { minutesText } from "./dora-words.ts";

type Row = CallOutput<typeof insights.rows>["rows"][number];
type Query = { service?: string | undefined; team?: string | undefined; from: Date; to: Date };

const PAGE = 50;

const columns: readonly Column<Row>[] = [
  { title: "Deployment, and why", wide: true, cell: (row) => <Because row={row} /> },
  {
    title: "Counts",
    cell: ({ counted }) => (
      <StatusWord status={counted ? { tone: "ok", word: "yes" } : { tone: "muted", word: "no" }} />
    ),
    named: true,
  },
  { title: "Where", cell: ({ environment }) => environment },
  { title: "When", cell: ({ at }) => <Time at={at} /> },
  { title: "Time", numeric: true, cell: ({ minutes }) => (minutes === null ? "–" : minutesText(minutes)) },
];

const MOST_CHANGES = 5;

function Because({ row: { deployment, service, version, because, changes } }: { row: Row }) {
  return (
    <Stack space="tight">
      <RowLink to="/deployments/$id" params={{ id: deployment }}>
        {service} {version}
      </RowLink>
      <span>{because}</span>
      {changes.slice(0, MOST_CHANGES).map((one) => (
        <Soft key={`${one.pullRequest ?? ""}${one.sha ?? ""}`}>
          {one.pullRequest === null ? (one.sha ?? "").slice(0, 8) : `#${one.pullRequest}`} {one.title}:{" "}
          {one.minutes === null ? one.because : minutesText(one.minutes)}
        </Soft>
      ))}
      {changes.length > MOST_CHANGES && <Soft>and {changes.length - MOST_CHANGES} more</Soft>}
    </Stack>
  );
}

/** The deployments behind a number, each with its reason. */
export function MeasuredRows({ measure, of, query }: { measure: Measure; of: "counted" | "excluded"; query: Query }) {
  const asked = useInfiniteQuery({
    queryKey: ["insights", "rows", measure, of, query],
    queryFn: ({ pageParam }) =>
      api.insights.rows({ query: { ...query, measure, of, limit: PAGE, ...(pageParam ? { after: pageParam } : {}) } }),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = asked;
  if (!data) return <ChartWaiting asked={asked} height={120} />;
  return (
    <ListTable
      caption="Deployments behind the number"
      rows={data.pages.flatMap(({ rows }) => rows)}
      keyOf={({ deployment }) => deployment}
      columns={columns}
      roomy
      empty={<Quiet>{of === "counted" ? "No deployment counts for it." : "None was left out."}</Quiet>}
      more={{ has: hasNextPage, load: () => void fetchNextPage(), pending: isFetchingNextPage }}
    />
  );
}
