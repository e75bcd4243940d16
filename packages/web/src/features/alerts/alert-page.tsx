import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { Facts } from "../../kit/facts.tsx";
import { QuietLink } from "../../kit/link.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Raw } from "../../kit/raw.tsx";
import { Severity } from "../../kit/severity.tsx";
import { Code } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { Timeline } from "../../kit/timeline.tsx";
import { AlertActions } from "./alert-actions.tsx";
import { AlertDetails } from "./alert-details.tsx";
import { AlertWay } from "./alert-way.tsx";
import { alertStatus } from "./alert-words.ts";
import { WhySection } from "./why-section.tsx";

const route = getRouteApi("/signed-in/alerts/$id");

const useAlert = () => useSuspenseQuery(ask.alerts.get({ params: route.useParams() })).data;
type AlertDetail = ReturnType<typeof useAlert>;

export function AlertPage() {
  const alert = useAlert();
  return (
    <Page
      title={alert.title}
      shortId={alert.shortId}
      crumbs={<QuietLink to="/alerts">Alerts</QuietLink>}
      status={alertStatus(alert)}
      beside={<Severity severity={alert.severity} large />}
      actions={<AlertActions alert={alert} />}
      rail={
        <>
          <AlertWay shortId={alert.shortId} />
          <AlertRail alert={alert} />
        </>
      }
    >
      <AlertDetails alert={alert} />
      <WhySection shortId={alert.shortId} />
      <Signals alert={alert} />
    </Page>
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

function AlertRail({ alert: { lastReceivedAt, fingerprint, endsAt } }: { alert: AlertDetail }) {
  return (
    <RailPart title="As it was received">
      <Facts
        facts={[
          { term: "Ended", value: endsAt && <ClockTime at={endsAt} /> },
          { term: "Last heard of", value: <ClockTime at={lastReceivedAt} /> },
          { term: "Fingerprint", value: <Code>{fingerprint}</Code> },
        ]}
      />
    </RailPart>
  );
}
