import type { GateCheck } from "@shipshape/contract/gates";
import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import type * as z from "zod";
import { Hint } from "../../kit/hint.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Soft } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
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
    title: "Service",
    cell: ({ service }) => <ServiceLink name={service} />,
  },
  { title: "Environment", secondary: true, cell: ({ environment }) => environment },
  { title: "For", secondary: true, cell: ({ changeClass }) => changeClass },
  { title: "Because", wide: true, cell: ({ because }) => because.map(({ text }) => text).join(" ") },
  { title: "Asked", cell: ({ at }) => <Time at={at} /> },
  { title: "By", secondary: true, cell: ({ checkedBy }) => <Soft>{checkedBy}</Soft> },
];

/** Verdicts given, newest first. */
export function CheckList({ checks, empty }: { checks: readonly CheckView[]; empty: React.ReactNode }) {
  return (
    <ListTable caption="Verdicts of the gate" rows={checks} keyOf={({ id }) => id} columns={columns} empty={empty} />
  );
}
