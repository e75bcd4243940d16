import type { ReactNode } from "react";
import { Hint } from "../../kit/hint.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Soft, Stack, Tile } from "../../kit/stack.tsx";
import type { ShownMeasure } from "./dora-words.ts";

type MeasureTileProps = {
  shown: ShownMeasure;
  year: string;
  /** What the value is, in words. */
  about: string;
  /** What the way to its rows keeps of the address. */
  kept: (before: object) => object;
  children?: ReactNode;
};

/** One measure: its value, its trend, where the reports put it, and the way to its rows. */
export function MeasureTile({ shown, year, about, kept, children }: MeasureTileProps) {
  const { measure, name, value, trend, band, bandBecause, counted, excluded } = shown;
  const rows = (of: "counted" | "excluded") => ({ search: (before: object) => ({ ...kept(before), measure, of }) });
  return (
    <Tile
      label={name}
      value={<Hint text={about}>{value}</Hint>}
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
          {children}
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
