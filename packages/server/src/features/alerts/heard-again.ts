import { nextAlertState } from "@shipshape/domain/alerts/signal";
import type { Kernel } from "../../kernel/kernel.ts";
import { sharedCheck } from "../../kernel/shared-check.ts";
import { digestOf } from "./alert-digest.ts";
import type { Said, Signal } from "./alert-texts.ts";
import type { HandedRows } from "./handed-rows.ts";
import { heardPulses } from "./heard-pulses.ts";
import type { IntakeEntry } from "./intake-entry.ts";
import { intakeLogStore } from "./intake-log-store.ts";
import type { KnownAlert, KnownAlerts } from "./known-alerts.ts";
import { isAlert, type Taken } from "./received-alert.ts";

/** How long it may take until what was heard again is written down. */
export const WRITTEN_WITHIN_MS = 5_000;
/** Who asks within this of each other shares an answer of the database: asking costs more than waiting. */
const ASKED_EVERY_MS = 2;

type Knowing = { readonly me: string; readonly known: KnownAlerts; readonly handed: HandedRows };

/**
 * Alerts that are said again and nothing new of them, as a Prometheus does every minute. All that changes is when they count as
 * over: that is kept in memory and written within five seconds, and needs no row of the log. It is believed only while this
 * process alone makes alerts of the log, which the database is asked where others may use it; who takes over from it waits longer
 * than five seconds before anything counts as over.
 */
export function heardAgain(
  { db, metrics, alone }: Pick<Kernel, "db" | "metrics" | "alone">,
  { me, known, handed }: Knowing,
) {
  const pulses = heardPulses({ db });
  const isMine = sharedCheck(() => intakeLogStore(db).isLeftTo(me), ASKED_EVERY_MS);
  /** Where no other process uses the database, the log is this one's from when it was so once. */
  let isMineForGood = false;

  /** The firing alert that this is about; nothing where it is over, or where what waits in the log speaks of it. */
  const firing = ({ identity, status, endsAtMs }: Signal, atMs: number): KnownAlert | undefined => {
    const alert = known.get(identity);
    const isOver = status !== "firing" || (endsAtMs !== undefined && endsAtMs <= atMs);
    return isOver || alert?.status !== "firing" || handed.speaksOf(identity) ? undefined : alert;
  };
  /** The alert that fires and of which nothing else is known than what is said here. */
  const repeated = ({ signal, digest }: Said, atMs: number): KnownAlert | undefined => {
    const alert = firing(signal, atMs);
    return alert?.digest === digest ? alert : undefined;
  };
  /** With a hash of what each says; nothing where one is no alert that fires. */
  const hashed = ({ atMs, received }: IntakeEntry): Said[] | undefined => {
    const said: Said[] = [];
    for (const one of received) {
      if (!isAlert(one) || !firing(one, atMs)) return undefined;
      said.push({ signal: one, digest: digestOf(one) });
    }
    return said;
  };
  const hear = (signal: Signal, before: KnownAlert, atMs: number): Taken => {
    const { identity, fingerprint, resolveTimeoutMs } = signal;
    const { change, state } = nextAlertState(before, signal, atMs, resolveTimeoutMs);
    if (state) known.refresh(before, state);
    pulses.keep(before);
    return { identity, fingerprint, change };
  };
  const takeSaid = async (said: readonly Said[], atMs: number): Promise<Taken[] | undefined> => {
    if (!said.every((one) => repeated(one, atMs)) || !(isMineForGood || (await isMine()))) return undefined;
    isMineForGood = alone;
    // others had their say while we asked
    const now = said.map((one) => repeated(one, atMs));
    if (now.includes(undefined)) return undefined;
    metrics.intakeItems.inc({ intake: "alerts", outcome: "repeated" }, said.length);
    return said.flatMap(({ signal }, at) => {
      const before = now[at];
      return before ? hear(signal, before, atMs) : [];
    });
  };

  return {
    /** Takes a request all of which only says again what is known; nothing where it has to go through the log. */
    async take(entry: IntakeEntry): Promise<Taken[] | undefined> {
      const said = hashed(entry);
      return said && takeSaid(said, entry.atMs);
    },

    /** The same of one whose words were read before. */
    takeSaid,

    isAny: pulses.isAny,
    write: pulses.write,
  };
}
