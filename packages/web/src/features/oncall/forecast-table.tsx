import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import type { ForecastView } from "./forecast-marks.ts";

type Step = ForecastView["steps"][number];

const columns: readonly Column<Step>[] = [
  { title: "When", cell: ({ at }) => <ClockTime at={at} /> },
  { title: "Who", cell: (step) => <Who step={step} /> },
  {
    title: "Why",
    wide: true,
    cell: ({ because, people }) => [because, ...people.map((one) => one.because)].join("; "),
  },
];

function Who({ step: { kind, side, people, webhooks, handsOffTo, unreachable } }: { step: Step }) {
  if (kind === "decision") return <Soft>decides: {side === "then" ? "yes" : "no"}</Soft>;
  if (handsOffTo !== null) return <Soft>hands off to {handsOffTo}</Soft>;
  return (
    <Stack space="tight">
      {people.map(({ user }) => (
        <Person key={user} name={user} />
      ))}
      {webhooks.map((host) => (
        <span key={host}>{host}</span>
      ))}
      {people.length === 0 && webhooks.length === 0 && (
        <>
          <Person name={null} />
          {unreachable.map((text) => (
            <Soft key={text}>{text}</Soft>
          ))}
        </>
      )}
    </Stack>
  );
}

/** Everything that would happen, in order, repeats too. */
export const ForecastTable = ({ forecast }: { forecast: ForecastView }) => (
  <ListTable
    caption="What would happen, in order"
    rows={forecast.steps}
    keyOf={({ policy, path, round, at }) => `${policy} ${path} ${round} ${at.getTime()}`}
    columns={[...columns]}
    empty={<Soft>Nothing: the policy has no steps.</Soft>}
  />
);
