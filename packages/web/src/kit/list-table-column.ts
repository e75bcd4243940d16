export type Column<T> = {
  readonly title: string;
  readonly cell: (row: T) => React.ReactNode;
  /** Numbers stand at the right. */
  readonly numeric?: boolean;
  /** Takes the room that the others leave. */
  readonly wide?: boolean;
  /** On a phone its title stands before it, as before numbers. */
  readonly named?: boolean;
  /** On a phone it heads the card, before the wide ones: without its name they say nothing. */
  readonly head?: boolean;
  /** Left out on a phone. */
  readonly secondary?: boolean;
};

/** Said aloud, because a phone shows rows as cards, and by CSS for that a table stops being one. */
export const as = (role: "table" | "rowgroup" | "row" | "columnheader" | "cell" | "none") => ({ role });

export const marksOf = <T>({ numeric, wide, named, head, secondary }: Column<T>) => ({
  "data-numeric": numeric || undefined,
  "data-wide": wide || undefined,
  "data-named": named || undefined,
  "data-head": head || undefined,
  "data-secondary": secondary || undefined,
});
