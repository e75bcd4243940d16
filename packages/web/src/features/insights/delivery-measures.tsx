import type { Measure } from "@shipshape/domain/insights/counted";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { useNow } from "../../kernel/clock.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { ChartSkeleton } from "../../kit/skeleton.tsx";
import { Tiles } from "../../kit/stack.tsx";
import { doraQuery } from "./dora-search.ts";
import { shownMeasures } from "./dora-words.ts";
import { MeasureTile } from "./measure-tile.tsx";

/** The four that the yearly reports put into bands. */
const FOUR: readonly Measure[] = ["deployment_frequency", "lead_time", "change_fail_rate", "recovery_time"];

type Of = { readonly service?: string | undefined; readonly team?: string | undefined };

const TILE_HEIGHT = 168;

/** As many lines of tiles as there will be. */
const TilesWaiting = () => (
  <Tiles>
    {FOUR.map((measure) => (
      <ChartSkeleton key={measure} height={TILE_HEIGHT} />
    ))}
  </Tiles>
);

/** How production is delivered to, in four numbers, each the way to the deployments behind it; nothing where none counts. */
export function DeliveryMeasures({ of: { service, team } }: { of: Of }) {
  const query = doraQuery({ service, team }, useNow(MINUTE_MS));
  const asked = useQuery({ ...ask.insights.dora({ query }), placeholderData: keepPreviousData });
  if (!asked.data) return asked.error ? <ChartWaiting asked={asked} height={TILE_HEIGHT} /> : <TilesWaiting />;
  const { year } = asked.data.bands;
  const shown = shownMeasures(asked.data).filter(({ measure }) => FOUR.includes(measure));
  if (shown.every(({ counted }) => counted === 0)) return null;
  return (
    <Tiles>
      {shown.map((one) => (
        <MeasureTile
          key={one.measure}
          shown={one}
          year={year}
          about={`${one.definition}; in production, over 90 days`}
          kept={() => ({ service, team })}
        />
      ))}
    </Tiles>
  );
}
