import { DAY_MS } from "../time/milliseconds.ts";
import type { ReadinessCheck } from "./readiness-checks.ts";
import { READINESS_CLASSES, type ReadinessClass, type ReadinessItem } from "./readiness-items.ts";
import { listText, shareText } from "./share-text.ts";

/** What the platform found out: whether a check holds, and why; absent where nothing can be known. */
export type ReadinessFound = Partial<Record<ReadinessCheck, { readonly holds: boolean; readonly because: string }>>;

/** A person's word that an item is there. */
export type ReadinessWord = {
  readonly item: string;
  readonly by: string;
  readonly note: string;
  /** The day it speaks of: of the drill, of the restore. */
  readonly doneOnMs: number;
  readonly expiresAtMs?: number | undefined;
};

/** An item that a service may lack until then. It holds once somebody else than who asked approved it. */
export type ReadinessExemption = {
  readonly item: string;
  readonly reason: string;
  readonly askedBy: string;
  readonly approvedBy: string | null;
  readonly untilMs: number;
};

export type ItemState = {
  readonly item: ReadinessItem;
  readonly decision: "pass" | "fail" | "exempt";
  readonly by: "automatic" | "manual" | "exemption" | "nobody";
  readonly because: string;
  /** Until when it holds, where that is known. */
  readonly untilMs?: number;
};

export type Readiness = {
  readonly required: ReadinessClass;
  readonly requiredBecause: string;
  /** The highest class all of whose items pass, as do those of all classes below it. */
  readonly reached: ReadinessClass | null;
  readonly isReady: boolean;
  /** Of the items that are wanted of it. */
  readonly passed: number;
  readonly counted: number;
  readonly items: readonly ItemState[];
};

/** What is relied on the least comes first. */
const RISING: readonly ReadinessClass[] = READINESS_CLASSES.toReversed();
const FULFILS: Readonly<Record<ReadinessClass, number>> = { C: 0, B: 1, A: 2 };

/** The class of a service: by the highest target of its objectives, else by its tier in the catalog. */
export function requiredClass(
  targets: readonly number[],
  tier: number,
): { readonly decision: ReadinessClass; readonly because: string } {
  if (targets.length === 0) {
    const decision = tier === 1 ? "A" : tier === 2 ? "B" : "C";
    return { decision, because: `it has no objective, and is of tier ${tier} in the catalog` };
  }
  const highest = Math.max(...targets);
  const decision = highest > 0.999 ? "A" : highest >= 0.99 ? "B" : "C";
  return { decision, because: `its highest objective is ${Number((highest * 100).toFixed(5))} %` };
}

/** Until when a person's word holds: until it says itself, or so long after the day it speaks of as its item allows. */
function wordHoldsUntil({ validDays }: ReadinessItem, { doneOnMs, expiresAtMs }: ReadinessWord): number | undefined {
  const ends = [expiresAtMs, validDays === undefined ? undefined : doneOnMs + validDays * DAY_MS];
  const known = ends.filter((end) => end !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

type Given = {
  readonly found: ReadinessFound;
  readonly words: readonly ReadinessWord[];
  readonly exemptions: readonly ReadinessExemption[];
};

const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function stateOf(item: ReadinessItem, { found, words, exemptions }: Given, nowMs: number): ItemState {
  const automatic = item.check && found[item.check];
  if (automatic?.holds) return { item, decision: "pass", by: "automatic", because: automatic.because };
  const word = words.find((one) => one.item === item.key);
  const untilMs = word && wordHoldsUntil(item, word);
  if (word && (untilMs === undefined || untilMs > nowMs)) {
    const because = `${word.by} says so, of ${dayText(word.doneOnMs)}${word.note ? `: ${word.note}` : ""}`;
    return { item, decision: "pass", by: "manual", because, ...(untilMs === undefined ? {} : { untilMs }) };
  }
  const exemption = exemptions.find(
    (one) => one.item === item.key && one.untilMs > nowMs && one.approvedBy !== null && one.approvedBy !== one.askedBy,
  );
  if (exemption) {
    const because = `${exemption.approvedBy} lets it go without until ${dayText(exemption.untilMs)}: ${exemption.reason}`;
    return { item, decision: "exempt", by: "exemption", because, untilMs: exemption.untilMs };
  }
  if (word && untilMs !== undefined) {
    const because = `what ${word.by} said of ${dayText(word.doneOnMs)} held until ${dayText(untilMs)}`;
    return { item, decision: "fail", by: "manual", because };
  }
  return {
    item,
    decision: "fail",
    by: automatic ? "automatic" : "nobody",
    because: automatic?.because ?? "nobody said so yet",
  };
}

const isWanted = ({ classes }: ReadinessItem, of: ReadinessClass): boolean => classes.includes(of);
const isFulfilled = ({ decision }: ItemState): boolean => decision !== "fail";

/**
 * How ready a service is: each item passes by what the platform found, else by a person's word that still holds, else by an
 * approved exemption. The class reached is the highest whose items all pass together with those of every class below it.
 */
export function readinessOf(
  items: readonly ReadinessItem[],
  required: { readonly decision: ReadinessClass; readonly because: string },
  given: Given,
  nowMs: number,
): Readiness {
  const states = items.map((item) => stateOf(item, given, nowMs));
  let reached: ReadinessClass | null = null;
  for (const one of RISING) {
    if (!states.filter(({ item }) => isWanted(item, one)).every(isFulfilled)) break;
    reached = one;
  }
  const wanted = states.filter(({ item }) => isWanted(item, required.decision));
  return {
    required: required.decision,
    requiredBecause: required.because,
    reached,
    isReady: reached !== null && FULFILS[reached] >= FULFILS[required.decision],
    passed: wanted.filter(isFulfilled).length,
    counted: wanted.length,
    items: states,
  };
}

/** How ready it is, in a sentence. */
export function readinessText({ required, reached, isReady, passed, counted, items }: Readiness): string {
  const share = counted === 0 ? 1 : passed / counted;
  const head = `${passed} of ${counted} items for class ${required} are there (${shareText(share)})`;
  if (isReady) return head;
  const missing = items.filter((state) => isWanted(state.item, required) && !isFulfilled(state));
  const first = listText(missing.slice(0, 3).map(({ item }) => item.key));
  const more = missing.length > 3 ? ` and ${missing.length - 3} more` : "";
  return `${head}, and it reached ${reached === null ? "no class" : `class ${reached}`}: ${first}${more} ${missing.length === 1 ? "is" : "are"} missing`;
}
