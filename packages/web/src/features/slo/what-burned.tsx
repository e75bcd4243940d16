import type { CallOutput } from "@shipshape/contract/route";
import type { sloHistory } from "@shipshape/contract/slo-history";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Button } from "../../kit/button.tsx";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { TextPathLink } from "../../kit/path-link.tsx";
import { ShareStack, type StackLook } from "../../kit/share-stack.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { ledgerSum, partShare } from "./ledger-words.ts";
import type { Shown } from "./slo-view-span.ts";
import { countedWord, type SloView } from "./slo-words.ts";

type LedgerView = CallOutput<typeof sloHistory.getLedger>;
type Part = LedgerView["parts"][number];

const BEFORE_MS = 15 * 60_000;
const LOOKS: Readonly<Record<Part["cause"], StackLook>> = {
  incident: "bad",
  deployment: "info",
  unexplained: "plain",
  exclusion: "plain",
};
const KEYS = [
  { look: "bad", name: "incidents" },
  { look: "info", name: "deployments" },
  { look: "plain", name: "unexplained" },
] as const;
const PATHS: Readonly<Partial<Record<Part["cause"], string>>> = {
  incident: "/incidents",
  deployment: "/deployments",
};

const nameOf = ({ reference, cause, title }: Part): string =>
  cause === "unexplained" ? "Unexplained" : cause === "exclusion" ? `Excluded: ${title}` : `${reference} ${title}`;

/** Where the budget of the time shown went: every bad event stands in one part, and the parts sum to the burn. */
export function WhatBurned({ slo, shown }: { slo: SloView; shown: Shown }) {
  const { from, to } = shown.query;
  const query = { ...(from ? { from } : {}), ...(to ? { to } : {}) };
  const asked = ask.slo.getLedger({ params: { name: slo.name }, query });
  const ledger = useQuery({ ...asked, placeholderData: keepPreviousData });
  return (
    <Section
      title="What burned it"
      note="Every bad event of the time shown, put down to the incident or the deployment that it fits, or to nothing."
    >
      {ledger.data ? (
        <LedgerTable slo={slo} ledger={ofWholeBudget(ledger.data, slo)} shown={shown} />
      ) : (
        <ChartWaiting asked={ledger} height={140} />
      )}
    </Section>
  );
}

/** The same with shares of the objective's whole budget, however short the time shown is. */
function ofWholeBudget(ledger: LedgerView, { budget }: SloView): LedgerView {
  const whole = budget?.allowedBadEvents ?? 0;
  if (!(whole > 0)) return ledger;
  const parts = ledger.parts.map((part) => ({ ...part, share: part.badEvents / whole }));
  return { ...ledger, burntShare: ledger.badEvents / whole, parts };
}

function LedgerTable({ slo, ledger, shown }: { slo: SloView; ledger: LedgerView; shown: Shown }) {
  const counted = ledger.parts.filter(({ counts, badEvents }) => counts && badEvents > 0);
  const word = countedWord(slo).toLowerCase();
  const sum = ledgerSum(ledger, word);
  if (ledger.parts.every(({ badEvents }) => badEvents === 0)) return <Quiet>Nothing burnt in this time.</Quiet>;
  return (
    <Stack space="close">
      {counted.length > 0 && (
        <ShareStack
          label={`${sum} ${counted.map((part) => `${nameOf(part)}: ${partShare(part.share)}`).join("; ")}`}
          parts={counted.map((part) => ({
            key: `${part.cause} ${part.reference}`,
            name: nameOf(part),
            look: LOOKS[part.cause],
            share: part.share,
            words: `${partShare(part.share)} of the budget`,
          }))}
          whole={1}
          ends={["0 %", (ledger.burntShare ?? 0) > 1 ? partShare(ledger.burntShare ?? 0) : "the whole budget"]}
          keys={KEYS.filter(({ look }) => counted.some(({ cause }) => LOOKS[cause] === look))}
        />
      )}
      <ListTable
        caption="What burned the budget"
        rows={ledger.parts.filter(({ badEvents }) => badEvents > 0)}
        keyOf={({ cause, reference }) => `${cause} ${reference}`}
        columns={columnsOf(word, shown)}
        empty={<Quiet>Nothing burnt in this time.</Quiet>}
      />
      <Soft>{sum}</Soft>
    </Stack>
  );
}

const columnsOf = (word: string, shown: Shown): Column<Part>[] => [
  {
    title: "Put down to",
    wide: true,
    cell: (part) => (
      <Stack space="tight">
        <PartName part={part} />
        <Soft>{part.because}</Soft>
      </Stack>
    ),
  },
  {
    title: "Of the budget",
    numeric: true,
    cell: ({ share, counts }) => (counts ? <Strong>{partShare(share)}</Strong> : <Soft>taken out</Soft>),
  },
  {
    title: `Bad ${word}`,
    numeric: true,
    named: true,
    cell: ({ badEvents }) => Math.round(badEvents).toLocaleString("en-GB"),
  },
  { title: "Minutes", numeric: true, secondary: true, cell: ({ minutes }) => minutes.toLocaleString("en-GB") },
  { title: "First", secondary: true, cell: ({ firstAt }) => firstAt && <ClockTime at={firstAt} /> },
  {
    title: "Look",
    cell: ({ cause, firstAt, lastAt, ...part }) =>
      firstAt &&
      lastAt &&
      cause !== "unexplained" && (
        <Button
          kind="quiet"
          label={`Zoom in on ${nameOf({ cause, firstAt, lastAt, ...part })}`}
          onPress={() => shown.zoom({ fromMs: firstAt.getTime() - BEFORE_MS, toMs: lastAt.getTime() + BEFORE_MS })}
        >
          Zoom in
        </Button>
      ),
  },
];

/** The incident or deployment as a link, with the change that an incident names as its cause. */
function PartName({ part }: { part: Part }) {
  const { cause, reference } = part;
  const change = part.change === reference ? null : part.change;
  const path = PATHS[cause];
  return (
    <span>
      {path && reference ? (
        <TextPathLink href={`${path}/${reference}`}>{nameOf(part)}</TextPathLink>
      ) : (
        <Strong>{nameOf(part)}</Strong>
      )}
      {change && (
        <>
          {" "}
          <Soft>
            after <TextPathLink href={`/deployments/${change}`}>{change}</TextPathLink>
          </Soft>
        </>
      )}
    </span>
  );
}
