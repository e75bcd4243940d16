import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { type Fact, Facts, Labels } from "../../kit/facts.tsx";
import { ButtonLink, ExternalLink, QuietLink, TextLink } from "../../kit/link.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Raw } from "../../kit/raw.tsx";
import { Severity } from "../../kit/severity.tsx";
import { ClockTime, Duration } from "../../kit/time.tsx";
import { Timeline } from "../../kit/timeline.tsx";
import { alertStatus } from "./alert-list.tsx";

const route = getRouteApi("/signed-in/alerts/$id");

const useAlert = () => useSuspenseQuery(ask.alerts.get({ params: route.useParams() })).data;
type AlertDetail = ReturnType<typeof useAlert>;

export function AlertPage() {
  const alert = useAlert();
  const { incidentShortId } = alert;
  return (
    <Page
      title={alert.title}
      shortId={alert.shortId}
      crumbs={<QuietLink to="/alerts">Alerts</QuietLink>}
      status={alertStatus(alert)}
      beside={<Severity severity={alert.severity} large />}
      actions={
        incidentShortId && (
          <ButtonLink to="/incidents/$id" params={{ id: incidentShortId }}>
            Open {incidentShortId}
          </ButtonLink>
        )
      }
      rail={<AlertRail alert={alert} />}
    >
      <Notice tone={incidentShortId ? "warn" : "info"} title={incidentShortId ? "Why it paged" : "What became of it"}>
        {alert.because}
      </Notice>
      <Section title="Labels" note="Equal labels are the same alert.">
        <Labels labels={alert.labels} />
      </Section>
      <Annotations annotations={alert.annotations} />
      <Signals alert={alert} />
    </Page>
  );
}

function Annotations({ annotations }: { annotations: AlertDetail["annotations"] }) {
  const facts = Object.entries(annotations).map(([term, value]): Fact => {
    const isLink = /^https?:\/\//.test(value);
    return { term, value: isLink ? <ExternalLink href={value}>{value}</ExternalLink> : value };
  });
  if (facts.length === 0) return null;
  return (
    <Section title="Annotations">
      <Facts facts={facts} />
    </Section>
  );
}

function Signals({ alert }: { alert: AlertDetail }) {
  const items = alert.signals.map(({ at, source, status, payload }, index) => ({
    key: `${at.toISOString()} ${index}`,
    at,
    icon: "alerts" as const,
    tone: alertStatus({ status }).tone,
    text: `${alertStatus({ status }).word}, from ${source}`,
    more: <Raw label="As it came" value={payload} />,
  }));
  return (
    <Section
      title="Signals received"
      count={alert.receivedCount}
      note="Each message about it, newest first, kept as it came."
    >
      {items.length === 0 ? (
        <Quiet>The messages are older than what is kept.</Quiet>
      ) : (
        <Timeline label="Signals" items={items} />
      )}
    </Section>
  );
}

function AlertRail({ alert }: { alert: AlertDetail }) {
  const { service, source, startsAt, endsAt, lastReceivedAt, fingerprint, generatorUrl } = alert;
  return (
    <RailPart title="Facts">
      <Facts
        facts={[
          {
            term: "Service",
            value: service ? (
              <TextLink to="/services/$name" params={{ name: service }}>
                {service}
              </TextLink>
            ) : (
              "none: no label names one"
            ),
          },
          { term: "Source", value: source },
          { term: "Began", value: <ClockTime at={startsAt} /> },
          { term: "Ended", value: endsAt && <ClockTime at={endsAt} /> },
          { term: "Lasted", value: <Duration from={startsAt} to={endsAt} /> },
          { term: "Last heard of", value: <ClockTime at={lastReceivedAt} /> },
          { term: "Fingerprint", value: fingerprint },
          { term: "Raised by", value: generatorUrl && <ExternalLink href={generatorUrl}>its rule</ExternalLink> },
        ]}
      />
    </RailPart>
  );
}
