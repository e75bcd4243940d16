import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { useNow } from "../../kernel/clock.ts";
import { Duration } from "../../kit/duration.tsx";
import { Lines } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Severity } from "../../kit/severity.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { alertStatus } from "../alerts/alert-words.ts";
import { ChangedBefore } from "../changes/changed-before.tsx";
import { useDeploymentBands } from "../changes/deployment-bands.ts";
import { GatesOf } from "../gates/gate-card.tsx";
import { IncidentAttribution } from "../insights/incident-attribution.tsx";
import { SuccessAround } from "../slo/success-around.tsx";
import type { IncidentDetailView } from "./incident-words.ts";
import { LikelyCauses } from "./likely-causes.tsx";
import { useLinkedAlerts } from "./linked-alerts.ts";

const BEFORE_MS = 40 * MINUTE_MS;
const LONGEST_MS = 3 * 60 * MINUTE_MS;

/** Why: what fires, how the objective went, what was shipped before, whether more may be shipped. */
export function IncidentContext({ incident }: { incident: IncidentDetailView }) {
  const { service } = incident;
  return (
    <>
      <Alerts incident={incident} />
      {service !== null && <Chart incident={incident} service={service} />}
      <LikelyCauses causes={incident.likelyCauses} isOver={incident.status === "resolved"} />
      {service !== null && <ChangedBefore service={service} at={incident.beganAt} />}
      <IncidentAttribution incident={incident.shortId} suspects={incident.likelyCauses} />
      {service !== null && (
        <RailPart title="Gate">
          <GatesOf service={service} />
        </RailPart>
      )}
    </>
  );
}

function Alerts({ incident }: { incident: IncidentDetailView }) {
  const alerts = useLinkedAlerts(incident);
  return (
    <RailPart title={`Alerts (${incident.alertIds.length})`}>
      <Lines
        none="It was not an alert that opened it."
        items={alerts.map((alert) => ({
          key: alert.id,
          content: (
            <Stack space="tight">
              <span>
                <StatusWord status={alertStatus(alert)} /> <Severity severity={alert.severity} />{" "}
                <Soft>
                  <Duration from={alert.startsAt} to={alert.endsAt} />
                </Soft>
              </span>
              <span>
                <TextLink to="/alerts/$id" params={{ id: alert.shortId }}>
                  {alert.title}
                </TextLink>{" "}
                <Soft>{alert.shortId}</Soft>
              </span>
            </Stack>
          ),
        }))}
      />
    </RailPart>
  );
}

/** The objective that burns, or the first of the service, from before the trouble until now. */
function Chart({ incident, service }: { incident: IncidentDetailView; service: string }) {
  const { beganAt, resolvedAt, likelyCauses } = incident;
  const alerts = useLinkedAlerts(incident);
  const { data } = useQuery(ask.slo.list({ query: { service } }));
  const now = useNow(MINUTE_MS);
  const at = Math.floor(beganAt.getTime() / MINUTE_MS) * MINUTE_MS;
  const untilMs = Math.min((resolvedAt?.getTime() ?? now) + 5 * MINUTE_MS, now, at + LONGEST_MS);
  const span = { fromMs: at - BEFORE_MS, toMs: Math.max(at + MINUTE_MS, Math.ceil(untilMs / MINUTE_MS) * MINUTE_MS) };
  const own = useDeploymentBands(service, span);
  const suspect = likelyCauses.find((cause) => cause.service !== service)?.service ?? service;
  const others = useDeploymentBands(suspect, span);
  const burning = alerts.map(({ labels }) => labels["slo"]);
  const slo = data?.slos.find(({ name }) => burning.includes(name)) ?? data?.slos[0];
  if (!slo) return null;
  return <SuccessAround slo={slo} span={span} bands={suspect === service ? own : [...own, ...others]} />;
}
