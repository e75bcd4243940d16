import { globMatches } from "./glob.ts";

/** What a freeze applies to: each list given must hold the subject; "*" stands for any run of characters. */
export type FreezeSelector = {
  readonly services?: readonly string[] | undefined;
  readonly teams?: readonly string[] | undefined;
  readonly tiers?: readonly number[] | undefined;
  readonly environments?: readonly string[] | undefined;
};

/** A window in which changes are denied, or the only one in which they are allowed. Epoch milliseconds, end excluded. */
export type Freeze = {
  readonly name: string;
  readonly kind: "deny" | "allow";
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: string;
  readonly selector: FreezeSelector;
};

export type FreezeSubject = {
  readonly service: string;
  readonly team: string;
  readonly tier: number;
  readonly environment: string;
};

export type FreezeVerdict = {
  readonly frozen: boolean;
  readonly because: string;
  /** Frozen: when it opens, undefined when nothing ahead opens it. Open: when it next freezes, undefined if never. */
  readonly untilMs: number | undefined;
  /** The window that decided. */
  readonly freeze: string | undefined;
};

/**
 * Whether changes to a subject are frozen at an instant, by Argo CD's order for sync windows: without a window that
 * matches the subject, allowed; an active deny wins; where any allow window matches, be it past or future, allowed only
 * while one is active (argo-cd, docs/user-guide/sync_windows.md).
 */
export function freezeAt(freezes: readonly Freeze[], subject: FreezeSubject, atMs: number): FreezeVerdict {
  const matching = freezes.filter(({ selector }) => selects(selector, subject));
  const { frozen, because, freeze } = judge(matching, atMs);
  const boundaries = matching.flatMap(({ fromMs, toMs }) => [fromMs, toMs]).filter((boundary) => boundary > atMs);
  const untilMs = boundaries.sort((a, b) => a - b).find((boundary) => judge(matching, boundary).frozen !== frozen);
  return { frozen, because, untilMs, freeze: freeze?.name };
}

/** Whether a selector applies to a subject; one that names nothing applies to everything. */
export function selects(selector: FreezeSelector, subject: FreezeSubject): boolean {
  const { services, teams, tiers, environments } = selector;
  return (
    (services === undefined || services.some((pattern) => globMatches(pattern, subject.service))) &&
    (teams === undefined || teams.some((pattern) => globMatches(pattern, subject.team))) &&
    (tiers === undefined || tiers.includes(subject.tier)) &&
    (environments === undefined || environments.some((pattern) => globMatches(pattern, subject.environment)))
  );
}

type Judgement = { frozen: boolean; because: string; freeze: Freeze | undefined };

function judge(matching: readonly Freeze[], atMs: number): Judgement {
  const active = matching.filter(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
  // Of several, the one that holds longest is the reason worth telling.
  const deny = latestEnd(active.filter(({ kind }) => kind === "deny"));
  if (deny !== undefined) return { frozen: true, because: `${deny.name}: ${deny.reason}`, freeze: deny };

  const allows = matching.filter(({ kind }) => kind === "allow");
  const open = latestEnd(active.filter(({ kind }) => kind === "allow"));
  if (open !== undefined) return { frozen: false, because: `${open.name} is open: ${open.reason}`, freeze: open };
  const [first] = allows;
  if (first === undefined) return { frozen: false, because: "no freeze applies", freeze: undefined };

  const next = allows.filter(({ fromMs }) => fromMs > atMs).toSorted((a, b) => a.fromMs - b.fromMs)[0];
  const names = allows.map(({ name }) => name).join(", ");
  const because =
    next === undefined
      ? `changes are allowed only within ${names}, which is over: add a window, or remove it to allow changes at any time`
      : `changes are allowed only within ${names}, and ${next.name} has not begun`;
  return { frozen: true, because, freeze: next ?? latestEnd(allows) ?? first };
}

const latestEnd = (freezes: readonly Freeze[]): Freeze | undefined => freezes.toSorted((a, b) => b.toMs - a.toMs)[0];
