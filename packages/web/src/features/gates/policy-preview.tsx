import type { gatePolicies } from "@shipshape/contract/gates-policies";
import type { CallOutput } from "@shipshape/contract/route";
import { Quiet } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Soft, Stack, Words } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { BecauseList } from "./because-list.tsx";
import { gateStatus } from "./gate-words.ts";

type Preview = CallOutput<typeof gatePolicies.previewPolicy>;

const columns: Column<Preview["services"][number]>[] = [
  {
    title: "Service",
    cell: ({ service, governed }) => (
      <Stack space="tight">
        <span>{service}</span>
        <Soft>{governed.map(({ slo }) => slo).join(", ")}</Soft>
      </Stack>
    ),
  },
  { title: "Now", named: true, cell: ({ now }) => <StatusWord status={gateStatus(now)} /> },
  { title: "With it", named: true, cell: ({ after }) => <StatusWord status={gateStatus(after)} /> },
  { title: "Because", wide: true, cell: ({ because }) => <BecauseList because={because} /> },
];

const countText = (changes: number): string => {
  if (changes === 0) return "No gate would answer a feature differently now.";
  return changes === 1
    ? "One gate would answer a feature differently now."
    : `${changes} gates would answer a feature differently now.`;
};

/** What a policy would do now to the gate of each service that it governs. */
export function PolicyPreview({ preview: { changes, services } }: { preview: Preview }) {
  const different = services.toSorted((a, b) => Number(a.now === a.after) - Number(b.now === b.after));
  return (
    <div role="status">
      <Words>{countText(changes)}</Words>
      <ListTable
        caption="What it would do to each gate"
        rows={different}
        keyOf={({ service }) => service}
        columns={columns}
        empty={<Quiet>It would govern nothing: no objective is selected.</Quiet>}
      />
    </div>
  );
}
