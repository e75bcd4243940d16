import type { CallOutput } from "@shipshape/contract/route";
import type { sloHistory } from "@shipshape/contract/slo-history";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { burnText } from "./slo-words.ts";

type ForecastView = CallOutput<typeof sloHistory.getForecast>;
type Rate = ForecastView["rates"][number];

const STATUSES: Readonly<Record<ForecastView["decision"], Status>> = {
  spent: { tone: "bad", word: "Spent" },
  exhausts: { tone: "bad", word: "Will be spent" },
  may_exhaust: { tone: "warn", word: "May be spent" },
  not_at_this_rate: { tone: "ok", word: "Lasts at this rate" },
  unknown: { tone: "unknown", word: "Not known" },
};

const orNot = (at: Date | null) => (at ? <ClockTime at={at} /> : <Soft>–</Soft>);

const columns = (chosen: number | null): Column<Rate>[] => [
  {
    title: "Looking back",
    cell: ({ overMinutes }) =>
      overMinutes === chosen ? (
        <>
          <Strong>{humanizeMinutes(overMinutes)}</Strong> <Soft>it goes by this</Soft>
        </>
      ) : (
        humanizeMinutes(overMinutes)
      ),
  },
  {
    title: "Burn, with its 90 % interval",
    named: true,
    numeric: true,
    cell: ({ burnRate }) =>
      burnRate ? (
        <>
          {burnText(burnRate.central)}{" "}
          <Soft>
            {burnText(burnRate.low)} to {burnText(burnRate.high)}
          </Soft>
        </>
      ) : (
        "no events"
      ),
  },
  { title: "Earliest", secondary: true, cell: ({ exhaustsAt }) => orNot(exhaustsAt.earliest) },
  {
    title: "Spent",
    named: true,
    cell: ({ exhaustsAt: { central } }) => (central ? <ClockTime at={central} /> : <Soft>not at this rate</Soft>),
  },
  { title: "Latest", secondary: true, cell: ({ exhaustsAt }) => orNot(exhaustsAt.latest) },
];

/** When the budget will be spent at the recent rate, and between which moments. */
export function SloForecast({ name }: { name: string }) {
  const asked = useQuery(ask.slo.getForecast({ params: { name } }));
  const { data } = asked;
  return (
    <Section
      title="Forecast"
      note="What is left, divided by how fast it went lately, minute by minute as the window moves on."
    >
      {data ? (
        <Stack space="close">
          <Row>
            <StatusWord status={STATUSES[data.decision]} />
            <span>{data.because}</span>
          </Row>
          {data.earliest && data.decision !== "spent" && (
            <Soft>
              With 90 % certainty between <ClockTime at={data.earliest} /> and{" "}
              {data.latest ? <ClockTime at={data.latest} /> : "never"}.
            </Soft>
          )}
          <ListTable
            caption="Forecast by recent rates"
            rows={data.rates}
            keyOf={({ overMinutes }) => String(overMinutes)}
            columns={columns(data.chosenMinutes)}
            empty={<Soft>Nothing was counted lately.</Soft>}
          />
        </Stack>
      ) : (
        <ChartWaiting asked={asked} height={120} />
      )}
    </Section>
  );
}
