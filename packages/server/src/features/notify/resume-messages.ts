import { resumedMessage } from "@shipshape/domain/notify/resumed-message";
import type { Tx } from "../../kernel/database.ts";
import { applyToHeld, type Happened } from "./apply-happenings.ts";
import { type NewNotification, outboxStore } from "./outbox-store.ts";
import { pageRequestStore } from "./page-request-store.ts";
import { resumeStore } from "./resume-store.ts";

/** A page, and the one that was stopped and that it goes on for. */
type GoingOn = { readonly pageId: string; readonly goesOnFor: string };

type Way = { readonly channel: string; readonly address: string; readonly nth?: number };
const wayOf = (pageId: string | null, { channel, address, nth = 0 }: Way) => `${pageId} ${channel} ${address} ${nth}`;

const STOPPED = "another page goes on for it";

/**
 * Messages that were stopped on their way are, from now on, those of the pages that go on for theirs, where the person's rule still
 * has their way: a provider that has one already is not given another. Everything else of the pages that were stopped stays so,
 * however late it is told of. What they are from now on is applied when the pages that go on were asked for. Holds these, and the
 * `others` that are asked for beside them, all at once.
 */
export async function resumeMessages(
  tx: Tx,
  goingOn: readonly GoingOn[],
  planned: readonly NewNotification[],
  others: readonly string[],
): Promise<() => Promise<boolean>> {
  if (goingOn.length === 0) return async () => false;
  const ids = [...goingOn.flatMap(({ pageId, goesOnFor }) => [goesOnFor, pageId]), ...others];
  const cancelled = await resumeStore(tx).hold(ids);
  const wanted = lastOf(goingOn).filter(({ pageId }) => !cancelled.has(pageId));
  const resumed = await moved(tx, wanted, planned);
  const before = wanted.map(({ goesOnFor }) => goesOnFor);
  await pageRequestStore(tx).cancelRequests(before, STOPPED);
  const left = (await outboxStore(tx).openOf(before)).map(
    (id): Happened => ({ id, happening: { kind: "cancelled", because: STOPPED } }),
  );
  const happened = [...left, ...resumed];
  return async () => happened.length > 0 && applyToHeld(tx, happened, ids);
}

/** Where one that goes on was stopped and is gone on for in its turn, told of at once, the last counts. */
function lastOf(goingOn: readonly GoingOn[]): GoingOn[] {
  const next = new Map(goingOn.map(({ pageId, goesOnFor }) => [goesOnFor, pageId]));
  const last = (pageId: string): string => {
    const following = next.get(pageId);
    return following === undefined ? pageId : last(following);
  };
  return goingOn.map(({ goesOnFor }) => ({ goesOnFor, pageId: last(goesOnFor) }));
}

async function moved(tx: Tx, goingOn: readonly GoingOn[], planned: readonly NewNotification[]): Promise<Happened[]> {
  const store = resumeStore(tx);
  const pageOf = new Map(goingOn.map(({ pageId, goesOnFor }) => [goesOnFor, pageId]));
  const ways = new Set(planned.map((row) => wayOf(row.page_id, row)));
  const resumed = (await store.stopped([...pageOf.keys()])).flatMap((one) => {
    const pageId = pageOf.get(one.pageId);
    const how = resumedMessage(one);
    if (!pageId || how.decision === "begin_anew" || !ways.delete(wayOf(pageId, one))) return [];
    const { state, dueInMs, because } = how;
    const happening = { kind: "resumed", state, dueInMs, because } as const;
    return [{ move: { id: one.id, page_id: pageId }, happened: { id: one.id, happening } }];
  });
  const known = await store.move(resumed.map(({ move }) => move));
  return resumed.flatMap(({ happened }) => (known.has(happened.id) ? [happened] : []));
}
