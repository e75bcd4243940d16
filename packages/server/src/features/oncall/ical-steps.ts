import ICAL from "ical.js";

/**
 * ical.js looks for the next occurrence until it has found one. A rule that never comes true (each 30th of February), or that
 * comes true each second since 1970, would hold up this process, and with it every page: so its steps are counted, over all
 * the rules of a calendar, those of its time zones too.
 */
const MOST_STEPS = 100_000;
/** A year is laid out day by day. */
const STEPS_OF_A_YEAR = 20;

class TooManySteps extends Error {}

let left = Number.POSITIVE_INFINITY;

function count(steps: number): void {
  left -= steps;
  if (left < 0) throw new TooManySteps("a rule of it comes true too seldom or too often");
}

const rules = ICAL.RecurIterator.prototype;
const { check_contracting_rules: isWanted, expand_year_days: layOutYear, increment_monthday: moveDays } = rules;
Object.assign(rules, {
  check_contracting_rules(this: ICAL.RecurIterator) {
    count(1);
    return isWanted.call(this);
  },
  expand_year_days(this: ICAL.RecurIterator, year: number) {
    count(STEPS_OF_A_YEAR);
    return layOutYear.call(this, year);
  },
  increment_monthday(this: ICAL.RecurIterator, days: number) {
    count(days);
    return moveDays.call(this, days);
  },
});

/** Does something with calendars that ends: after so many steps it is given up with TooManySteps. */
export function withinSteps<Value>(work: () => Value, most = MOST_STEPS): Value {
  left = most;
  try {
    return work();
  } finally {
    left = Number.POSITIVE_INFINITY;
  }
}
