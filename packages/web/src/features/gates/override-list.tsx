import type { gateFreezes } from "@shipshape/contract/gates-freezes";
import type { CallOutput } from "@shipshape/contract/route";
import { api } from "../../kernel/api.ts";
import { useNow } from "../../kernel/clock.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Countdown } from "../../kit/duration.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { ClockTime, Time } from "../../kit/time.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";

type OverrideView = CallOutput<typeof gateFreezes.listOverrides>["overrides"][number];
type OverridesProps = { overrides: readonly OverrideView[] };

/** The gates that somebody lets pass a freeze now. */
export function OverridesNow({ overrides }: OverridesProps) {
  const now = useNow(10_000);
  const open = overrides.filter((one) => endOf(one).getTime() > now);
  if (open.length === 0) return null;
  return (
    <Stack space="close">
      {open.map((override) => (
        <Passing key={override.id} override={override} />
      ))}
    </Stack>
  );
}

/** When it ends, or was ended. */
const endOf = ({ until, endedAt }: OverrideView): Date => endedAt ?? until;

function Passing({ override }: { override: OverrideView }) {
  const { id, service, environment, freeze, until, overriddenBy, overriddenAt, reason } = override;
  const end = useAction({
    run: () => api.gates.endOverride({ params: { id } }),
    told: () => `${freeze} holds again for ${service} in ${environment}.`,
    undo: () => api.gates.resumeOverride({ params: { id } }),
  });
  return (
    <Notice
      tone="warn"
      title={
        <>
          {service} may pass {freeze} in {environment}. That ends <Countdown to={until} over="now" />.
        </>
      }
      action={
        <Button
          whyNot={useWhyNot("gates:override")}
          action={end}
          label={`End it now: ${service} past ${freeze} in ${environment}`}
        >
          End it now
        </Button>
      }
    >
      {overriddenBy} said so <ClockTime at={overriddenAt} />: {reason}
    </Notice>
  );
}

const columns: readonly Column<OverrideView>[] = [
  { title: "When", cell: ({ overriddenAt }) => <Time at={overriddenAt} /> },
  {
    title: "What passed",
    cell: ({ service, environment }) => (
      <Stack space="tight">
        <ServiceLink name={service} />
        <Soft>{environment}</Soft>
      </Stack>
    ),
  },
  {
    title: "Which freeze, and why",
    wide: true,
    cell: ({ freeze, reason }) => (
      <Stack space="tight">
        <Strong>{freeze}</Strong>
        <span>{reason}</span>
      </Stack>
    ),
  },
  {
    title: "Until",
    secondary: true,
    cell: ({ until, endedAt, endedBy }) => (
      <Stack space="tight">
        <ClockTime at={endedAt ?? until} />
        {endedBy !== null && <Soft>ended by {endedBy}</Soft>}
      </Stack>
    ),
  },
  { title: "By", secondary: true, cell: ({ overriddenBy }) => <Soft>{overriddenBy}</Soft> },
];

/** What was let pass before, newest first; nothing where nothing was. */
export function PastOverrides({ overrides }: OverridesProps) {
  const now = useNow(10_000);
  const past = overrides.filter((one) => endOf(one).getTime() <= now);
  if (past.length === 0) return null;
  return (
    <Stack space="tight">
      <Strong>Let pass before</Strong>
      <ListTable
        caption="What was let pass a freeze before"
        rows={past}
        keyOf={({ id }) => id}
        columns={columns}
        empty={null}
      />
    </Stack>
  );
}
