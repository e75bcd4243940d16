import type { Db } from "../../kernel/database.ts";
import { usersCalled } from "../access/index.ts";
import type { IcalEvent } from "./ical-events.ts";

const MOST_WORDS = 4;

const plain = (text: string): string => text.trim().toLowerCase();
const wordsOf = (text: string): string[] =>
  plain(text)
    .split(/[^\p{L}\p{N}@._'-]+/u)
    .filter((word) => word !== "");

/** Every run of up to four words, the longest first: "on call: Ana Silva" names Ana Silva. */
function phrasesOf(text: string): string[] {
  const words = wordsOf(text);
  const phrases: string[] = [];
  for (let length = Math.min(MOST_WORDS, words.length); length > 0; length--) {
    for (let at = 0; at + length <= words.length; at++) phrases.push(words.slice(at, at + length).join(" "));
  }
  return phrases;
}

const textsOf = ({ summary, attendees }: IcalEvent): string[] => [...attendees.map(plain), ...phrasesOf(summary)];

/** Tells whom an event names: those who attend, else those in its title; by name, display name or mail address. */
export async function peopleRecogniser(
  db: Db,
  events: readonly IcalEvent[],
): Promise<(event: IcalEvent) => readonly string[]> {
  const users = await usersCalled(db, [...new Set(events.flatMap(textsOf))]);
  const called = new Map<string, string>();
  for (const { name, displayName, email } of users) {
    for (const text of [displayName, email, name]) called.set(plain(text), name);
  }
  const known = (texts: readonly string[]) => [...new Set(texts.flatMap((text) => called.get(text) ?? []))];
  return ({ summary, attendees }) => {
    const attending = known(attendees.map(plain));
    return attending.length > 0 ? attending : known(phrasesOf(summary));
  };
}
