import { matches } from "../../kernel/text-filter.ts";

type Named = { readonly name: string; readonly displayName: string };

/** What there is to pick of those that match what was typed: their names, and beside these what people call them. */
export const pickable = (typed: string, all: readonly Named[]) =>
  all
    .filter(({ name, displayName }) => matches(typed, [name, displayName]))
    .map(({ name, displayName }) => ({
      value: name,
      label: name,
      ...(displayName === name ? {} : { note: displayName }),
    }));
