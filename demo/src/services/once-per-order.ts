const REMEMBERED_ORDERS = 10_000;

/**
 * Runs the work once an order: a repeated call, also one that arrives while the first still runs, gets the first one's
 * outcome. Failed work is forgotten, so that it can be tried again; so are all but the latest 10,000 orders.
 */
export function oncePerOrder<T>(work: (orderId: string) => Promise<T>): (orderId: string) => Promise<T> {
  const outcomes = new Map<string, Promise<T>>();
  return (orderId) => {
    const known = outcomes.get(orderId);
    if (known) return known;
    const outcome = work(orderId);
    outcomes.set(orderId, outcome);
    outcome.catch(() => outcomes.delete(orderId));
    const oldest = outcomes.keys().next().value;
    if (outcomes.size > REMEMBERED_ORDERS && oldest !== undefined) outcomes.delete(oldest);
    return outcome;
  };
}
