import { alertActionReceived } from "@shipshape/contract/alerts";
import { standingAcknowledgement } from "@shipshape/domain/incidents/standing-acknowledgement";
import type { Actor } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { acknowledgeNow } from "./acknowledge-incident.ts";
import { actorOf } from "./act-on-alert.ts";
import { type HeldAct, heldActionStore } from "./held-action-store.ts";
import { ifStillWanted } from "./if-still-wanted.ts";
import { shortIdOf } from "./incident-reference.ts";
import { sceneOf } from "./scene.ts";

/** An acknowledgement of an alert that nothing had let through yet. */
export type HeldAcknowledgement = {
  readonly actor: Actor;
  readonly words: string;
  /** It, and what was done to the alert before it: it answers that, too. */
  readonly eventIds: readonly string[];
};

/** The acknowledgement that what was done to an alert leaves standing. */
export function heldAcknowledgement(held: readonly HeldAct[]): HeldAcknowledgement | undefined {
  const given = held.map(({ action }) => alertActionReceived.payload.parse(action));
  const standing = standingAcknowledgement(given.map((one) => ({ ...one, by: actorOf(one).name })));
  const action = given[standing ?? -1];
  if (standing === undefined || !action) return undefined;
  return {
    actor: actorOf(action),
    words: `through ${action.source} before it was let through`,
    eventIds: held.slice(0, standing + 1).map(({ eventId }) => eventId),
  };
}

/** Acknowledges in the transaction in which the alert makes or joins its incident: nobody is paged between the two. */
export async function acknowledgeHeld(
  kernel: Kernel,
  tx: Tx,
  incidentId: string,
  { actor, words, eventIds }: HeldAcknowledgement,
): Promise<void> {
  const scene = await sceneOf(kernel, tx, incidentId);
  if (!scene) return;
  const incident = shortIdOf(scene.incident);
  await ifStillWanted(kernel, { incident, action: "acknowledge" }, () => acknowledgeNow(scene, actor, { words }));
  await heldActionStore(tx).leaveNotes(eventIds);
}
