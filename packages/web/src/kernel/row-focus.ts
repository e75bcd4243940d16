/** A list of which only the rows in sight are in the document brings any other into sight and gives it the focus. */
export type RowReveal = { readonly count: number; reveal(at: number, withFocus: boolean): void };
const reveals = new Map<Element, RowReveal>();

export function registerRowReveal(table: Element, reveal: RowReveal): () => void {
  reveals.set(table, reveal);
  return () => {
    if (reveals.get(table) === reveal) reveals.delete(table);
  };
}

/** Brings a row into sight that is not in the document. */
export const revealRow = (table: Element, at: number): void => {
  if (at >= 0) reveals.get(table)?.reveal(at, false);
};

/** Where the row that has the focus stands in a list of which only a part is in the document. */
function placeOf(focused: Element | null) {
  const row = focused?.closest<HTMLElement>("tr[data-index]");
  const list = reveals.get(row?.closest("table") ?? document.body);
  return row && list && { at: Number(row.dataset["index"]), list };
}

const isInSight = (link: Element): boolean => {
  const { top, bottom } = (link.closest("tr") ?? link).getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
};

/** Gives a row the focus and brings it into sight, no further than needed. */
export function giveFocus(link: HTMLElement | undefined): void {
  link?.focus({ preventScroll: true });
  link?.scrollIntoView({ block: "nearest" });
}

/** Moves the focus to the next or the previous row of the lists on the page; at first to one that is in sight. */
export function moveToRow(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>("[data-row-link]")];
  const focused = document.activeElement;
  const row = focused?.closest("tr")?.querySelector<HTMLElement>("[data-row-link]");
  const at = row ? links.indexOf(row) : -1;
  const place = placeOf(focused);
  const wanted = place ? place.at + step : -1;
  if (place && wanted >= 0 && wanted < place.list.count) {
    place.list.reveal(wanted, true);
  } else if (at === -1) {
    const seen = links.filter(isInSight);
    giveFocus(step === 1 ? (seen[0] ?? links[0]) : (seen.at(-1) ?? links.at(-1)));
  } else {
    giveFocus(links[at + step]);
  }
}

/** The row of a list that has the focus. */
export function focusedRow<T>(rows: readonly T[], keyOf: (row: T) => string): T | undefined {
  const key = document.activeElement?.closest<HTMLElement>("tr[data-key]")?.dataset["key"];
  return rows.find((row) => keyOf(row) === key);
}
