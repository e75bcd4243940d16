import { capital } from "@shipshape/domain/sentence";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Duration } from "../../kit/duration.tsx";
import { type Fact, Facts, Labels } from "../../kit/facts.tsx";
import { ExternalLink, TextLink } from "../../kit/link.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
import { NotificationLog } from "../notify/notification-log.tsx";
import { AlertChart } from "./alert-chart.tsx";
import { type AlertView, sourceName } from "./alert-words.ts";
import { AnswerCell } from "./answer-cell.tsx";
import { SimilarAlerts } from "./similar-alerts.tsx";

/** What is known of an alert, beside the list and on its page: what a person looks for at three in the morning, first. */
export function AlertDetails({ alert }: { alert: AlertView }) {
  const { incidentId, because, annotations } = alert;
  const text = annotations["description"] ?? annotations["message"];
  return (
    <>
      {text && <p>{text}</p>}
      <Notice tone={incidentId ? "warn" : "info"} title={incidentId ? "Why it paged" : "Why it paged nobody"}>
        {capital(because)}
      </Notice>
      <Facts facts={useFacts(alert)} />
      <AlertChart alert={alert} />
      <SimilarAlerts alert={alert} />
      {incidentId && <NotificationLog title="Who was told" query={{ incidentId }} />}
      <Section title="Labels" note="Equal labels are the same alert.">
        <Labels labels={alert.labels} />
      </Section>
    </>
  );
}

const SAID_ABOVE = new Set(["summary", "title", "description", "message", "runbook_url", "runbook"]);

function useFacts(alert: AlertView): Fact[] {
  const { service, startsAt, endsAt, source, answer, annotations, generatorUrl, receivedCount } = alert;
  const { incidentShortId, silencedBy } = alert;
  return [
    { term: "Answer", value: answer && <AnswerCell answer={answer} /> },
    {
      term: "Incident",
      value: incidentShortId && (
        <TextLink to="/incidents/$id" params={{ id: incidentShortId }}>
          {incidentShortId}
        </TextLink>
      ),
    },
    {
      term: "Service",
      value: service ? <ServiceLink name={service} /> : "none: no label names one",
    },
    {
      term: "Silenced by",
      value:
        silencedBy.length > 0 &&
        silencedBy.map((silence) => (
          <TextLink key={silence} to="/silences/$id" params={{ id: silence }}>
            {silence}
          </TextLink>
        )),
    },
    { term: "Runbook", value: <Runbook alert={alert} /> },
    { term: "Began", value: <ClockTime at={startsAt} /> },
    { term: endsAt ? "Lasted" : "Firing for", value: <Duration from={startsAt} to={endsAt} /> },
    { term: "Received", value: `${receivedCount}×, from ${sourceName(source)}` },
    { term: "Raised by", value: generatorUrl && <ExternalLink href={generatorUrl}>its rule</ExternalLink> },
    ...Object.entries(annotations)
      .filter(([name]) => !SAID_ABOVE.has(name))
      .map(([term, value]) => ({ term, value: linked(value) })),
  ];
}

const linked = (value: string): React.ReactNode =>
  /^https?:\/\//.test(value) ? <ExternalLink href={value}>{value}</ExternalLink> : value;

/** What to do, where somebody wrote it down: for this alert, else for its service. */
function Runbook({ alert: { service, annotations } }: { alert: AlertView }) {
  const own = annotations["runbook_url"] ?? annotations["runbook"];
  const { data } = useQuery({
    ...ask.catalog.getService({ params: { name: service ?? "" } }),
    enabled: own === undefined && service !== null,
    retry: false,
  });
  if (own) return linked(own);
  if (data?.runbook) return <ExternalLink href={data.runbook}>of {data.displayName}</ExternalLink>;
  return <Soft>none yet: the annotation runbook_url of its rule links one, or the service's own</Soft>;
}
