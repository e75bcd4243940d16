import type { Measure } from "@shipshape/domain/insights/counted";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { useNow } from "../../kernel/clock.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { Hint } from "../../kit/hint.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Soft, Stack, Tile, Tiles } from "../../kit/stack.tsx";
import { doraQuery } from "./dora-search.ts";
import { type ShownMeasure, shownMeasures } from "./dora-words.ts";

/** The four that the yearly reports put into bands. */
const FOUR: readonly Measure[] = ["deployment_frequency", "lead_time", "change_fail_rate", "recovery_time"];

type Of = { readonly service?: string | undefined; readonly team?: string | undefined };

/** How production is delivered to, in four numbers, each the way to the deployments behind it; nothing where none counts. */
export function DeliveryMeasures({ of: { service, team } }: { of: Of }) {
  const query = doraQuery({ service, team }, useNow(MINUTE_MS));
  const asked = useQuery({ ...ask.insights.dora({ query }), placeholderData: keepPreviousData });
  if (!asked.data) return <ChartWaiting asked={asked} height={112} />;
  const { year } = asked.data.bands;
  const shown = shownMeasures(asked.data).filter(({ measure }) => FOUR.includes(measure));
  if (shown.every(({ counted }) => counted === 0)) return null;
  return (
    <Tiles>
      {shown.map((one) => (
        <MeasureInShort key={one.measure} shown={one} year={year} of={{ service, team }} />
      ))}
    </Tiles>
  );
}

function MeasureInShort({ shown, year, of }: { shown: ShownMeasure; year: string; of: Of }) {
  const { measure, name, definition, value, trend, band, bandBecause, counted, excluded } = shown;
  return (
    <Tile
      label={name}
      value={<Hint text={`${definition}; in production, over 90 days`}>{value}</Hint>}
      note={
        <Stack space="tight">
          <span>
            {trend.arrow} {trend.word}
          </span>
          {band && (
            <span>
              {year}: <Hint text={bandBecause ?? ""}>{band}</Hint>
            </span>
          )}
          <Soft>
            <TextLink to="/dora" search={{ ...of, measure, of: "counted" }} hash="rows">
              {counted} counted
            </TextLink>
            {", "}
            <TextLink to="/dora" search={{ ...of, measure, of: "excluded" }} hash="rows">
              {excluded} left out
            </TextLink>
          </Soft>
        </Stack>
      }
    />
  );
}
