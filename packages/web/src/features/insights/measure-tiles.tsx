import { Hint } from "../../kit/hint.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Sparkline } from "../../kit/sparkline.tsx";
import { Soft, Stack, Tile, Tiles } from "../../kit/stack.tsx";
import { type DoraView, type ShownMeasure, shownMeasures } from "./dora-words.ts";

/** The five, each with its trend, where the reports put it, and the way to its rows. */
export function MeasureTiles({ dora }: { dora: DoraView }) {
  return (
    <Tiles>
      {shownMeasures(dora).map((one) => (
        <MeasureTile key={one.measure} shown={one} year={dora.bands.year} />
      ))}
    </Tiles>
  );
}

function MeasureTile({ shown, year }: { shown: ShownMeasure; year: string }) {
  const { measure, name, definition, value, trend, band, bandBecause, counted, excluded, points } = shown;
  const rows = (of: "counted" | "excluded") => ({ search: (before: object) => ({ ...before, measure, of }) });
  return (
    <Tile
      label={name}
      value={<Hint text={definition}>{value}</Hint>}
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
          <Sparkline points={points} label={`${name}, by week`} />
          <Soft>
            <TextLink to="/dora" {...rows("counted")} hash="rows">
              {counted} counted
            </TextLink>
            {", "}
            <TextLink to="/dora" {...rows("excluded")} hash="rows">
              {excluded} left out
            </TextLink>
          </Soft>
        </Stack>
      }
    />
  );
}
