import { nameFor } from "@shipshape/domain/catalog/service-name";
import { textOf } from "../../kit/form.tsx";

/** Between two dates: a new line or a comma, unless that stands between two words of a name. */
const BETWEEN_DATES = /\n|,(?=\S|\s+\d|\s*$)/m;

/** "2026-12-24 Christmas Eve, 2026-12-31" */
const datesOf = (text: string) =>
  text
    .split(BETWEEN_DATES)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [date = "", ...words] = part.split(/\s+/);
      return { date, name: words.join(" ") };
    });

/** Dates as somebody may have typed them: one a line. */
export const datesText = (dates: readonly { readonly date: string; readonly name?: string | undefined }[]): string =>
  dates.map(({ date, name }) => `${date} ${name ?? ""}`.trim()).join("\n");

/** What somebody typed of a calendar; codes of countries and regions are read in small letters, too. */
export function calendarDraft(fields: FormData) {
  const [displayName, icalUrl] = [textOf(fields, "displayName"), textOf(fields, "icalUrl")];
  const timeZone = textOf(fields, "timeZone");
  const [country, region] = [textOf(fields, "country").toUpperCase(), textOf(fields, "region").toUpperCase()];
  const dates = datesOf(textOf(fields, "dates"));
  return {
    name: nameFor(displayName),
    body: {
      displayName,
      ...(country === "" ? {} : { country }),
      ...(region === "" ? {} : { region }),
      ...(icalUrl === "" ? {} : { icalUrl }),
      ...(timeZone === "" ? {} : { timeZone }),
      ...(dates.length > 0 ? { dates } : {}),
    },
  };
}
