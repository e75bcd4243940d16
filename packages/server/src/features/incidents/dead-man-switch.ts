import type { DeadManSwitch } from "@shipshape/contract/incidents-pager";
import { deadManPing, pagerVerdict } from "@shipshape/domain/incidents/pager-verdict";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { messageOf } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { AUDIT_SECONDS } from "./audit-pager.ts";
import { pagerStateStore, type Switch, type Told } from "./pager-state-store.ts";

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024;
const OFF = { host: null, everySeconds: 60, lastToldAt: null, ok: null, because: "nobody is told" };

type View = z.input<typeof DeadManSwitch>;

const viewOf = (given: Switch | undefined, told: Told | undefined): View =>
  given
    ? {
        host: given.host,
        everySeconds: given.everySeconds,
        lastToldAt: told?.at ? new Date(told.at) : null,
        ok: told?.ok ?? null,
        because: told?.because ?? "it was not told yet",
      }
    : OFF;

export async function deadManSwitch({ db }: Pick<Kernel, "db">): Promise<View> {
  const store = pagerStateStore(db);
  return viewOf(await store.deadManSwitch(), await store.told());
}

/** Says whom to tell that the pager lives. The address may be a secret: it is kept sealed, and only its host is shown. */
export async function putDeadManSwitch(
  { db, seal }: Kernel,
  actor: Actor,
  { url, everySeconds }: { readonly url: string | null; readonly everySeconds: number },
): Promise<View> {
  return inTransaction(db, async (tx) => {
    const store = pagerStateStore(tx);
    const before = await store.deadManSwitch();
    const given = url === null ? null : { sealedUrl: seal.seal(url), host: new URL(url).host, everySeconds };
    await store.putDeadManSwitch(given);
    await store.putTold(null);
    const shown = (one: Switch | null | undefined) => (one ? { host: one.host, everySeconds: one.everySeconds } : null);
    await audit(tx, actor, {
      action: "incidents.putDeadManSwitch",
      subject: "pager",
      before: shown(before),
      after: shown(given),
    });
    return viewOf(given ?? undefined, undefined);
  });
}

async function ping({ outbound }: Kernel, url: string): Promise<{ ok: boolean; because: string }> {
  try {
    const { status } = await outbound.send(url, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, statusCounts: true });
    return { ok: status >= 200 && status < 300, because: `it answered ${status}` };
  } catch (error) {
    return { ok: false, because: messageOf(error) };
  }
}

/**
 * Tells the switch outside that the pager lives, while the last audit is young and found everything in order. When we die, or
 * something breaks, the switch hears nothing, and whoever keeps it raises the alarm on a way that is not ours.
 */
export async function tellDeadManSwitch(kernel: Kernel): Promise<void> {
  const store = pagerStateStore(kernel.db);
  const given = await store.deadManSwitch();
  if (!given) return;
  const [now, last, told] = [await store.now(), await store.audit(), await store.told()];
  const ago = (at: string | undefined) => (at === undefined ? undefined : now.getTime() - Date.parse(at));
  const verdict = pagerVerdict(last?.findings ?? [], ago(last?.at), AUDIT_SECONDS);
  const next = deadManPing(verdict, ago(told?.triedAt), given.everySeconds);
  if (next.decision === "wait") return;
  if (next.decision === "silent") {
    await store.putTold({
      at: told?.at ?? null,
      triedAt: told?.triedAt ?? now.toISOString(),
      ok: false,
      because: next.because,
    });
    return;
  }
  const { ok, because } = await ping(kernel, kernel.seal.open(given.sealedUrl));
  const triedAt = now.toISOString();
  await store.putTold({ at: ok ? triedAt : (told?.at ?? null), triedAt, ok, because });
  if (!ok) kernel.log.warn(`the dead-man switch at ${given.host} was not told: ${because}`);
}
