/** No sender that means well nests deeper. */
export const DEEPEST = 100;

/**
 * Whether a value of JSON is nested deeper than we bear. JSON is read at any depth, but is not written again at any: what
 * would be kept of such a request could be neither processed nor set aside, and would hold up all that came after it.
 */
export const isNestedTooDeeply = (value: unknown, most = DEEPEST): boolean =>
  typeof value === "object" &&
  value !== null &&
  (most === 0 || Object.values(value).some((one) => isNestedTooDeeply(one, most - 1)));
