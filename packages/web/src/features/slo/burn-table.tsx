import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Soft, Strong } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";
import { burnText, type SloView } from "./slo-words.ts";

type Pair = SloView["burn"][number];

function pairStatus({ firing, longBurn, severity }: Pair): Status {
  if (firing) return severity === "page" ? { tone: "bad", word: "Pages" } : { tone: "warn", word: "Ticket" };
  return longBurn === null ? { tone: "unknown", word: "No events" } : { tone: "ok", word: "Below" };
}

const columns: Column<Pair>[] = [
  { title: "Pair", cell: ({ rule }) => <Strong>{rule}</Strong> },
  { title: "Threshold", numeric: true, cell: ({ factor }) => burnText(factor) },
  {
    title: "Long window",
    numeric: true,
    cell: ({ longWindowMinutes, longBurn }) => (
      <>
        {burnText(longBurn)} <Soft>over {humanizeMinutes(longWindowMinutes)}</Soft>
      </>
    ),
  },
  {
    title: "Short window",
    numeric: true,
    secondary: true,
    cell: ({ shortWindowMinutes, shortBurn }) => (
      <>
        {burnText(shortBurn)} <Soft>over {humanizeMinutes(shortWindowMinutes)}</Soft>
      </>
    ),
  },
  { title: "Now", cell: (pair) => <StatusWord status={pairStatus(pair)} /> },
  { title: "Because", wide: true, secondary: true, cell: ({ because }) => <Soft>{because}</Soft> },
];

/** The pairs of windows that raise burn alerts, each judged with its reason. */
export function BurnTable({ burn }: { burn: readonly Pair[] }) {
  const empty = <Soft>No pair of windows can raise an alert for this target and window.</Soft>;
  return <ListTable caption="Burn rates" rows={burn} keyOf={({ rule }) => rule} columns={columns} empty={empty} />;
}
