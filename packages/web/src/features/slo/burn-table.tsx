import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { burnText, type SloView, shareText } from "./slo-words.ts";

type Pair = SloView["burn"][number];
type Other = SloView["otherAlerts"][number];

const FIRING: Readonly<Record<Pair["severity"], Status>> = {
  page: { tone: "bad", word: "Pages" },
  ticket: { tone: "warn", word: "Ticket" },
};

/** Held: too little was measured, so that it stays as it is. */
const heldTo = (status: Status, isHeld: boolean): Status =>
  isHeld ? { ...status, word: `${status.word}, held` } : status;

function pairStatus({ firing, held, longBurn, severity }: Pair): Status {
  if (firing) return heldTo(FIRING[severity], held);
  return heldTo(longBurn === null ? { tone: "unknown", word: "No events" } : { tone: "ok", word: "Below" }, held);
}

const measured = (coverage: number | null) =>
  coverage === null || coverage > 0.999 ? null : <Soft>({Math.floor(coverage * 100)} % measured)</Soft>;

const burnOver = (burn: number | null, minutes: number, coverage: number | null) => (
  <span>
    {burnText(burn)} <Soft>over {humanizeMinutes(minutes)}</Soft> {measured(coverage)}
  </span>
);

const columns: Column<Pair>[] = [
  {
    title: "Pair",
    wide: true,
    cell: ({ rule, budgetShare, longWindowMinutes, because }) => (
      <Stack space="tight">
        <span>
          <Strong>{rule}</Strong>{" "}
          <Soft>
            {shareText(budgetShare)} of the budget in {humanizeMinutes(longWindowMinutes)}
          </Soft>
        </span>
        <Soft>{because}</Soft>
      </Stack>
    ),
  },
  {
    title: "Now",
    cell: (pair) => (
      <Stack space="tight">
        <StatusWord status={pairStatus(pair)} />
        <Since pair={pair} />
      </Stack>
    ),
  },
  { title: "Threshold", numeric: true, named: true, cell: ({ factor }) => burnText(factor) },
  {
    title: "Burn over both windows",
    named: true,
    cell: ({ longBurn, longWindowMinutes, longCoverage, ...short }) => (
      <Stack space="tight">
        {burnOver(longBurn, longWindowMinutes, longCoverage)}
        {burnOver(short.shortBurn, short.shortWindowMinutes, short.shortCoverage)}
      </Stack>
    ),
  },
  { title: "Spent", numeric: true, secondary: true, cell: ({ budgetSpent }) => shareText(budgetSpent ?? 0) },
];

/** Since when it fires, and when it ends at the earliest. */
function Since({ pair: { since, endsBy } }: { pair: Pair }) {
  if (!since) return null;
  return (
    <Soft>
      since <ClockTime at={since} />
      {endsBy && (
        <>
          , ends by <ClockTime at={endsBy} />
        </>
      )}
    </Soft>
  );
}

const KIND_WORDS: Readonly<Record<Other["kind"], string>> = {
  burned_budget: "share of the budget that is gone",
  budget_drop: "share of the budget lost lately",
  exhaustion: "time until it is gone",
  no_data: "when nothing is measured any more",
  bad_data: "when what is measured cannot be true",
};

const others: Column<Other>[] = [
  {
    title: "Alert",
    wide: true,
    cell: ({ rule, kind, because }) => (
      <Stack space="tight">
        <span>
          <Strong>{rule}</Strong> <Soft>{KIND_WORDS[kind]}</Soft>
        </span>
        <Soft>{because}</Soft>
      </Stack>
    ),
  },
  {
    title: "Now",
    cell: ({ firing, severity, held, since }) => (
      <Stack space="tight">
        <StatusWord status={heldTo(firing ? FIRING[severity] : { tone: "ok", word: "Quiet" }, held)} />
        {since && (
          <Soft>
            since <ClockTime at={since} />
          </Soft>
        )}
      </Stack>
    ),
  },
];

/** Everything that may alert of the objective: the pairs of windows, other measurements, and the data itself. */
export function BurnTable({ slo: { burn, otherAlerts } }: { slo: SloView }) {
  const empty = <Soft>No pair of windows can raise an alert for this target and window.</Soft>;
  return (
    <Stack space="close">
      <ListTable caption="Burn rates" rows={burn} keyOf={({ rule }) => rule} columns={columns} empty={empty} />
      {otherAlerts.length > 0 && (
        <ListTable caption="Other alerts" rows={otherAlerts} keyOf={({ rule }) => rule} columns={others} empty={null} />
      )}
    </Stack>
  );
}
