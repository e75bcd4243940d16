import type { GateCheck } from "@shipshape/contract/gates";
import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import type * as z from "zod";
import { Hint } from "../../kit/hint.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime, Time } from "../../kit/time.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
import { BecauseList } from "./because-list.tsx";
import { verdictStatus } from "./gate-words.ts";

export type CheckView = z.infer<typeof GateCheck>;

type Deployed = { readonly service: string; readonly environment: string; readonly startedAt: Date };

/** The verdict that a deployment was begun on: the last for its service and environment in the hour before it. */
export function checkOf(deployed: Deployed, checks: readonly CheckView[]): CheckView | undefined {
  const startedMs = deployed.startedAt.getTime();
  return checks
    .filter(({ service, environment }) => service === deployed.service && environment === deployed.environment)
    .filter(({ at }) => at.getTime() <= startedMs && at.getTime() > startedMs - HOUR_MS)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())[0];
}

/** Verdicts as far back as they were read. */
export type ChecksRead = { readonly checks: readonly CheckView[]; readonly sinceMs: number };

/** What was read, newest first: all since a moment, unless there were more than fit. */
export function checksRead(checks: readonly CheckView[], most: number, since: Date): ChecksRead {
  const oldest = checks.length < most ? since : (checks.at(-1)?.at ?? since);
  return { checks, sinceMs: oldest.getTime() };
}

/** The verdict that a deployment was begun on; that it was not asked is said only where it is known. */
export function VerdictBefore({ deployed, read }: { deployed: Deployed; read: ChecksRead | undefined }) {
  if (!read) return <Soft>…</Soft>;
  const check = checkOf(deployed, read.checks);
  const isKnown = check !== undefined || deployed.startedAt.getTime() - HOUR_MS >= read.sinceMs;
  if (!isKnown) return <Hint text="Not looked up as far back: the deployment itself says it">–</Hint>;
  return <VerdictGiven check={check} />;
}

export function VerdictGiven({ check }: { check: CheckView | undefined }) {
  if (!check) return <Soft>not asked</Soft>;
  return (
    <Hint text={check.because.map(({ text }) => text).join("; ")}>
      <StatusWord status={verdictStatus(check.verdict)} />
    </Hint>
  );
}

const columns: Column<CheckView>[] = [
  { title: "Verdict", cell: ({ verdict }) => <StatusWord status={verdictStatus(verdict)} /> },
  {
    title: "Service and version",
    cell: ({ service, version }) => (
      <Stack space="tight">
        <ServiceLink name={service} />
        {version !== null && <Soft>{version}</Soft>}
      </Stack>
    ),
  },
  { title: "Environment", secondary: true, cell: ({ environment }) => environment },
  { title: "For", secondary: true, cell: ({ changeClass }) => changeClass },
  {
    title: "Because",
    wide: true,
    cell: ({ because, nextOpening }) => (
      <Stack space="tight">
        <BecauseList because={because} />
        {nextOpening && (
          <Soft>
            It said that it opens <ClockTime at={nextOpening} />.
          </Soft>
        )}
      </Stack>
    ),
  },
  { title: "Asked", cell: ({ at }) => <Time at={at} /> },
  { title: "By", secondary: true, cell: ({ checkedBy }) => <Soft>{checkedBy}</Soft> },
];

/** Verdicts given, newest first. */
export function CheckList({ checks, empty }: { checks: readonly CheckView[]; empty: React.ReactNode }) {
  return (
    <ListTable caption="Verdicts of the gate" rows={checks} keyOf={({ id }) => id} columns={columns} empty={empty} />
  );
}
