import type { WantedAlerting } from "./alerting.ts";
import type { BurnAlertSeverity } from "./burn-rate.ts";
import { parseWindowDuration, windowMinutes } from "./window.ts";

/** What may be wished for besides the pairs, each as a line of text, and how it is written. */
export const ALERT_WISHES = {
  "burned-budget": 'write shares of the budget, such as "50%, 90% page"',
  "budget-drop": 'write shares and within what time, such as "10% in 1d, 20% in 6h page"',
  "time-to-exhaustion": 'write times left and by the burn of what window, such as "2d over 6h, 6h over 1h page"',
  "no-data": 'write after how long, such as "30m" or "30m page", or "off"',
  "bad-data": 'write after how long, such as "30m" or "30m page", or "off"',
} as const;
export type AlertWish = keyof typeof ALERT_WISHES;

/** Reads the text of a wish; undefined where it is not written as `ALERT_WISHES` says. */
export function readAlertWish(wish: AlertWish, text: string): WantedAlerting | undefined {
  switch (wish) {
    case "burned-budget":
      return each(text, /^(\S+?)(?: (page|ticket))?$/, ([share, severity]) =>
        given({ share: shareIn(share), severity: severityIn(severity) }, "share"),
      )((burnedBudget) => ({ burnedBudget }));
    case "budget-drop":
      return each(text, /^(\S+?)(?: in (\S+?))?(?: (page|ticket))?$/, ([share, window, severity]) =>
        window !== undefined && minutesIn(window) === undefined
          ? undefined
          : given({ share: shareIn(share), windowMinutes: minutesIn(window), severity: severityIn(severity) }, "share"),
      )((budgetDrop) => ({ budgetDrop }));
    case "time-to-exhaustion":
      return each(text, /^(\S+?)(?: over (\S+?))?(?: (page|ticket))?$/, ([within, window, severity]) =>
        window !== undefined && minutesIn(window) === undefined
          ? undefined
          : given(
              { withinMinutes: minutesIn(within), windowMinutes: minutesIn(window), severity: severityIn(severity) },
              "withinMinutes",
            ),
      )((timeToExhaustion) => ({ timeToExhaustion }));
    case "no-data": {
      const noData = dataWish(text);
      return noData === undefined ? undefined : { noData };
    }
    case "bad-data": {
      const badData = dataWish(text);
      return badData === undefined ? undefined : { badData };
    }
  }
}

function dataWish(text: string): NonNullable<WantedAlerting["noData"]> | null | undefined {
  if (text.trim() === "off") return null;
  const [, duration, severity] = /^(\S+?)(?: (page|ticket))?$/.exec(text.trim()) ?? [];
  const afterMinutes = minutesIn(duration);
  if (afterMinutes === undefined) return undefined;
  return severity === undefined ? { afterMinutes } : { afterMinutes, severity: severity as BurnAlertSeverity };
}

type Parts = readonly (string | undefined)[];

/** The parts of a list, each read by itself; undefined where one does not fit, or there is none. */
const each =
  <Rule>(text: string, shape: RegExp, read: (parts: Parts) => Rule | undefined) =>
  (wanted: (rules: Rule[]) => WantedAlerting): WantedAlerting | undefined => {
    const rules: Rule[] = [];
    for (const one of text.split(",")) {
      const match = shape.exec(one.trim().replace(/\s+/g, " "));
      const rule = match === null ? undefined : read(match.slice(1));
      if (rule === undefined) return undefined;
      rules.push(rule);
    }
    return wanted(rules);
  };

/** The rule, where the part without which it is none could be read. */
const given = <Rule extends object, Needed extends keyof Rule>(rule: Rule, needed: Needed) =>
  rule[needed] === undefined ? undefined : (rule as Rule & { readonly [Key in Needed]: NonNullable<Rule[Key]> });

function shareIn(text = ""): number | undefined {
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  return percent === "%" ? Number((Number(number) / 100).toPrecision(12)) : Number(number);
}

const minutesIn = (text = ""): number | undefined =>
  parseWindowDuration(text) === undefined ? undefined : windowMinutes(text);

const severityIn = (text: string | undefined): BurnAlertSeverity | undefined => text as BurnAlertSeverity | undefined;
