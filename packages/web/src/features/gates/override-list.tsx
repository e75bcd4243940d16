import type { gateFreezes } from "@shipshape/contract/gates-freezes";
import type { CallOutput } from "@shipshape/contract/route";
import { useNow } from "../../kernel/clock.ts";
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
  const open = overrides.filter(({ until }) => until.getTime() > now);
  if (open.length === 0) return null;
  return (
    <Stack space="close">
      {open.map(({ id, service, environment, freeze, until, overriddenBy, overriddenAt, reason }) => (
        <Notice
          key={id}
          tone="warn"
          title={
            <>
              {service} may pass {freeze} in {environment}. That ends <Countdown to={until} over="now" />.
            </>
          }
        >
          {overriddenBy} said so <ClockTime at={overriddenAt} />: {reason}
        </Notice>
      ))}
    </Stack>
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
  { title: "Until", secondary: true, cell: ({ until }) => <ClockTime at={until} /> },
  { title: "By", secondary: true, cell: ({ overriddenBy }) => <Soft>{overriddenBy}</Soft> },
];

/** What was let pass before, newest first; nothing where nothing was. */
export function PastOverrides({ overrides }: OverridesProps) {
  const now = useNow(10_000);
  const past = overrides.filter(({ until }) => until.getTime() <= now);
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
