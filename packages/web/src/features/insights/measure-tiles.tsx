import { Sparkline } from "../../kit/sparkline.tsx";
import { Tiles } from "../../kit/stack.tsx";
import { type DoraView, shownMeasures } from "./dora-words.ts";
import { MeasureTile } from "./measure-tile.tsx";

/** The five, each with its trend, where the reports put it, and the way to its rows. */
export function MeasureTiles({ dora }: { dora: DoraView }) {
  return (
    <Tiles>
      {shownMeasures(dora).map((one) => (
        <MeasureTile
          key={one.measure}
          shown={one}
          year={dora.bands.year}
          about={one.definition}
          kept={(before) => before}
        >
          <Sparkline points={one.points} label={`${one.name}, by week`} />
        </MeasureTile>
      ))}
    </Tiles>
  );
}
