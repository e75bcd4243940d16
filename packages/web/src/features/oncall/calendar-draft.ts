import { nameFor } from "@shipshape/domain/catalog/service-name";
import { textOf } from "../../kit/form.tsx";

/** "2026-12-24 Christmas Eve, 2026-12-31" */
const datesOf = (text: string) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [date = "", ...words] = part.split(/\s+/);
      return { date, name: words.join(" ") };
    });

/** What somebody typed of a new calendar; codes of countries and regions are read in small letters, too. */
export function calendarDraft(fields: FormData) {
  const [displayName, icalUrl] = [textOf(fields, "displayName"), textOf(fields, "icalUrl")];
  const [country, region] = [textOf(fields, "country").toUpperCase(), textOf(fields, "region").toUpperCase()];
  const dates = datesOf(textOf(fields, "dates"));
  return {
    name: nameFor(displayName),
    body: {
      displayName,
      ...(country === "" ? {} : { country }),
      ...(region === "" ? {} : { region }),
      ...(icalUrl === "" ? {} : { icalUrl }),
      ...(dates.length > 0 ? { dates } : {}),
    },
  };
}
