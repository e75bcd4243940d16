import type { Plain } from "./plain-request.ts";

/** Alerts of about 1 kB, as Prometheus sends them: field by field, and each time with the end that they would have without another word. */
export type Alerts = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly run: string;
  readonly requests: number;
  readonly perRequest: number;
  /** How many different alerts there are: fewer than are sent, and some are sent again. */
  readonly different: number;
  /** Beside the ones that every alert has, as JSON without braces: `"severity":"critical"`. */
  readonly labels?: string | undefined;
  /** Every alert of a service of its own: `load-1` … of so many. */
  readonly services?: number | undefined;
  /** So many in a row are of one service; each of another where absent. */
  readonly inARow?: number | undefined;
  /** What those services are called, where it is not `load`: those of another part have live incidents. */
  readonly named?: string | undefined;
  /** Since when they fire, in epoch milliseconds: what fires on is sent again with the same start. From when they are written where absent. */
  readonly sinceMs?: number | undefined;
};

const DESCRIPTION = "x".repeat(600);

const MINUTE_MS = 60_000;
/** Prometheus: four times its resend delay, or its interval where that is longer. */
const LASTS_MS = 4 * MINUTE_MS;

/** `round`: how often it was sent before. */
function alertText(
  { run, labels = '"severity":"warning"', services, inARow = 1, named = "load", sinceMs }: Alerts,
  nth: number,
  now: number,
  round: number,
) {
  const service = services === undefined ? "" : `"service":"${named}-${(Math.floor(nth / inARow) % services) + 1}",`;
  const startsAt = new Date(sinceMs ?? now).toISOString();
  const endsAt = new Date(now + LASTS_MS + round).toISOString();
  return `{"annotations":{"description":"${DESCRIPTION}","summary":"instance ${nth} is unwell"},"endsAt":"${endsAt}","startsAt":"${startsAt}","generatorURL":"http://127.0.0.1:9090/graph?g0.expr=up","labels":{"alertname":"Bench","cluster":"bench","instance":"${run}-${nth}",${service}${labels},"zone":"a"}}`;
}

/** Each with a list of alerts. */
export function alertRequests(alerts: Alerts): Plain[] {
  const { path, headers, requests, perRequest, different } = alerts;
  const now = Date.now();
  return Array.from({ length: requests }, (_, request) => {
    const texts = Array.from({ length: perRequest }, (_, at) => {
      const sent = request * perRequest + at;
      return alertText(alerts, sent % different, now, Math.floor(sent / different));
    });
    return { path, headers, body: `[${texts.join(",")}]` };
  });
}
