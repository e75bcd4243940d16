/** Alerts of about 1 kB, as Prometheus sends them. */
export type Bodies = {
  readonly run: string;
  readonly requests: number;
  readonly perRequest: number;
  /** How many different alerts there are: fewer than are sent, and some are sent again. */
  readonly different: number;
  /** Beside the ones that every alert has, as JSON without braces: `"severity":"critical"`. */
  readonly labels?: string | undefined;
  /** Every alert of a service of its own: `load-1` … of so many. */
  readonly services?: number | undefined;
};

const DESCRIPTION = "x".repeat(600);

function alertText({ run, labels = '"severity":"warning"', services }: Bodies, nth: number): string {
  const service = services === undefined ? "" : `"service":"load-${(nth % services) + 1}",`;
  return `{"labels":{"alertname":"Bench",${service}${labels},"instance":"${run}-${nth}","zone":"a","cluster":"bench"},"annotations":{"summary":"instance ${nth} is unwell","description":"${DESCRIPTION}"},"generatorURL":"http://127.0.0.1:9090/graph?g0.expr=up"}`;
}

/** The bodies of the requests, each a list of alerts. */
export const alertBodies = (bodies: Bodies): string[] =>
  Array.from({ length: bodies.requests }, (_, request) => {
    const alerts = Array.from({ length: bodies.perRequest }, (_, at) =>
      alertText(bodies, (request * bodies.perRequest + at) % bodies.different),
    );
    return `[${alerts.join(",")}]`;
  });
