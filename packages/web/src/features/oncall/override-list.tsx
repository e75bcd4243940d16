import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import type { OverrideOf } from "./schedule-model.ts";
import { useDeleteOverride } from "./use-override-actions.ts";

/** What becomes of the others. */
function overrideWords({ kind, instead }: OverrideOf): string {
  if (kind === "add") return "as well";
  if (kind === "remove") return "is not on call";
  return instead ? `instead of ${instead}` : "";
}

type OverrideListProps = {
  schedule: string;
  overrides: readonly OverrideOf[];
  nowMs: number;
  onEdit: (override: OverrideOf) => void;
};

/** Who took over for whom, with a way to change it and to take it back. */
export function OverrideList({ schedule, overrides, nowMs, onEdit }: OverrideListProps) {
  const missing = useWhyNot("oncall:override");
  const remove = useDeleteOverride(schedule);
  const whyNot = ({ to }: OverrideOf) =>
    missing ?? (to.getTime() <= nowMs ? "It is over: what was, stays as it was." : undefined);
  const columns: Column<OverrideOf>[] = [
    {
      title: "Who",
      cell: (override) => (
        <span>
          <Person name={override.user} /> <Soft>{overrideWords(override)}</Soft>
        </span>
      ),
    },
    { title: "From", cell: ({ from }) => <ClockTime at={from} /> },
    { title: "Until", cell: ({ to }) => <ClockTime at={to} /> },
    { title: "Why", wide: true, cell: ({ reason }) => reason || <Soft>no reason given</Soft> },
    { title: "By", secondary: true, cell: ({ createdBy }) => <Soft>{createdBy}</Soft> },
    {
      title: "Change",
      cell: (override) => (
        <Button
          onPress={() => onEdit(override)}
          whyNot={whyNot(override)}
          label={`Change the override of ${override.user}`}
        >
          Change
        </Button>
      ),
    },
    {
      title: "Take back",
      cell: (override) => (
        <Button
          onPress={() => remove.mutate(override)}
          whyNot={whyNot(override)}
          label={`Take back the override of ${override.user}`}
        >
          Take back
        </Button>
      ),
    },
  ];
  return (
    <Section title="Overrides" count={overrides.length}>
      <ListTable
        caption="Overrides in the time shown"
        rows={overrides}
        keyOf={({ id }) => id}
        columns={columns}
        empty={<Quiet>Everybody keeps to the rotation in the time shown.</Quiet>}
      />
    </Section>
  );
}
