import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { useNow } from "../../kernel/clock.ts";
import { Section } from "../../kit/page.tsx";
import { useDeploymentBands } from "../changes/deployment-bands.ts";
import { SuccessAround } from "../slo/success-around.tsx";
import type { AlertView } from "./alert-words.ts";

const BEFORE_MS = 40 * MINUTE_MS;
const AFTER_MS = 20 * MINUTE_MS;

/** The objective that burns, or the first of the service, around the time when the alert began; with what was shipped. */
export function AlertChart({ alert: { labels, service, startsAt } }: { alert: AlertView }) {
  const { data } = useQuery({
    ...ask.slo.list({ query: { service: service ?? "none" } }),
    enabled: service !== null,
  });
  const now = useNow(MINUTE_MS);
  const at = Math.floor(startsAt.getTime() / MINUTE_MS) * MINUTE_MS;
  const span = { fromMs: at - BEFORE_MS, toMs: Math.min(at + AFTER_MS, Math.max(now, at + MINUTE_MS)) };
  const bands = useDeploymentBands(service ?? "", span);
  const slo = data?.slos.find(({ name }) => name === labels["slo"]) ?? data?.slos[0];
  if (!slo) return null;
  return (
    <Section title="When it began" note={slo.displayName}>
      <SuccessAround slo={slo} span={span} bands={bands} />
    </Section>
  );
}
