import { type EventName, isEventName } from "./vocabulary.ts";

/** What the type of an event says: one of the specification's, or a custom one (`dev.cdeventsx.tool-subject.predicate.0.1.0`). */
export type EventType =
  | { readonly custom: false; readonly name: EventName; readonly version: string }
  | { readonly custom: true; readonly name: string; readonly version: string };

const VERSION = String.raw`(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)`;
const STANDARD = new RegExp(String.raw`^dev\.cdevents\.([a-z]+\.[a-z]+)\.${VERSION}$`);
const CUSTOM = new RegExp(String.raw`^dev\.cdeventsx\.([a-z0-9]+-[a-z0-9-]+\.[a-z0-9]+)\.${VERSION}$`, "i");

/** Whether a CloudEvent is a CDEvent, by its type. */
export const isCdEventType = (type: string): boolean => /^dev\.cdeventsx?\./.test(type);

/** What an event calls itself, also one that no version read here has: a draft has more each month. */
export const standardNameIn = (type: string): string | undefined => STANDARD.exec(type)?.[1];

/** Undefined where it is no type of a CDEvent, or of none that any version from 0.3 to 0.6 has. */
export function eventTypeOf(type: string): EventType | undefined {
  const [, name = "", version = ""] = STANDARD.exec(type) ?? [];
  if (isEventName(name)) return { custom: false, name, version };
  const [, customName = "", customVersion = ""] = CUSTOM.exec(type) ?? [];
  return customName === "" ? undefined : { custom: true, name: customName, version: customVersion };
}
