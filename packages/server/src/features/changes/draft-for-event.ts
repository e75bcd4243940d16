import { type RuleDraft, ruleDraft } from "@shipshape/domain/changes/rule-draft";
import type { Db } from "../../kernel/database.ts";
import { askedPlaces } from "./asked-places.ts";
import { changeEventStore } from "./change-event-store.ts";
import type { ChangeReaders } from "./change-source.ts";
import { placeFinder } from "./place-finder.ts";

/** What a mapping rule for an event would begin with; nothing where it is understood, or no rule would help. */
export async function draftForEvent(db: Db, readers: ChangeReaders, id: string): Promise<RuleDraft | undefined> {
  const [event] = await changeEventStore(db).notUnderstood([id], 1);
  if (!event) return undefined;
  const { places } = askedPlaces(event, readers);
  const find = await placeFinder(db, places);
  return places.map((place) => ruleDraft(place, find(place))).find((draft) => draft !== undefined);
}
