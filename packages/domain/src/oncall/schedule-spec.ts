import type { FixedLayer, FixedShift, LayerFrame, Rotation, ScheduleLayer } from "./rotation.ts";

/** Holidays of a layer as they are written: by the name of a calendar. */
type NamedHolidays = { readonly calendar: string; readonly mode: "off" | "only" };
type NamedFrame = Omit<LayerFrame, "name" | "timeZone" | "holidays"> & {
  readonly name: string;
  readonly holidays?: NamedHolidays | undefined;
};
export type RotationSpec = NamedFrame & Omit<Rotation, "name" | "timeZone" | "holidays">;
export type CalendarLayerSpec = NamedFrame & { readonly calendar: string };

/** A schedule as it is written: in a document, in a form, over the API. */
export type ScheduleSpec = {
  readonly timeZone: string;
  readonly rotations: readonly RotationSpec[];
  readonly calendarLayers?: readonly CalendarLayerSpec[] | undefined;
};

/** What a calendar has in it: whole days, and shifts of people. */
export type CalendarContent = { readonly days: readonly string[]; readonly shifts: readonly FixedShift[] };
export type CalendarOf = (name: string) => CalendarContent | undefined;

/** Its layers as the resolver takes them, with what its calendars say put in; a calendar that is not there is empty. */
export function layersOf(
  { timeZone, rotations, calendarLayers = [] }: ScheduleSpec,
  calendarOf: CalendarOf,
): ScheduleLayer[] {
  const daysOf = (holidays: NamedHolidays | undefined) =>
    holidays && { mode: holidays.mode, days: calendarOf(holidays.calendar)?.days ?? [] };
  return [
    ...rotations.map(({ holidays, ...rotation }): Rotation => ({ ...rotation, timeZone, holidays: daysOf(holidays) })),
    ...calendarLayers.map(({ holidays, calendar, ...layer }): FixedLayer => {
      const shifts = calendarOf(calendar)?.shifts ?? [];
      return { ...layer, timeZone, holidays: daysOf(holidays), shifts };
    }),
  ];
}

/** The names of the calendars that it needs, each once. */
export const calendarsOf = ({ rotations, calendarLayers = [] }: ScheduleSpec): string[] => {
  const holidays = [...rotations, ...calendarLayers].flatMap((layer) => layer.holidays?.calendar ?? []);
  return [...new Set([...holidays, ...calendarLayers.map(({ calendar }) => calendar)])];
};
