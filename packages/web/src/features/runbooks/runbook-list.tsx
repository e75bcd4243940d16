import type { catalog } from "@shipshape/contract/catalog";
import type { CallOutput } from "@shipshape/contract/route";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { ExternalLink, RowLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { OneLine, Row, Soft, Stack } from "../../kit/stack.tsx";
import { Time } from "../../kit/time.tsx";

type Answer = CallOutput<typeof catalog.listRunbooks>;
export type RunbookView = Answer["runbooks"][number];
type Lacking = Answer["without"][number];

/** An address without what every address begins with. */
const shortUrl = (url: string): string => url.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");

const ServiceLinks = ({ names }: { names: readonly string[] }) => (
  <Row space="normal">
    {names.map((name) => (
      <TextLink key={name} to="/services/$name" params={{ name }}>
        {name}
      </TextLink>
    ))}
  </Row>
);

const columns: Column<RunbookView>[] = [
  {
    title: "Runbook",
    wide: true,
    cell: ({ url, alertNames }) => (
      <Stack space="tight">
        <ExternalLink href={url}>{shortUrl(url)}</ExternalLink>
        {alertNames.length > 0 && (
          <OneLine>
            <Soft>for {alertNames.join(", ")}</Soft>
          </OneLine>
        )}
      </Stack>
    ),
  },
  {
    title: "Told by",
    secondary: true,
    cell: ({ ofService, alerts }) => (
      <Soft>{[ofService && "the service", alerts > 0 && "its alerts"].filter(Boolean).join(" and ")}</Soft>
    ),
  },
  {
    title: "Alerts",
    numeric: true,
    secondary: true,
    cell: ({ alerts }) => (alerts > 0 ? alerts : <Soft>–</Soft>),
  },
  {
    title: "Last needed",
    cell: ({ lastUsedAt, lastAlert, lastIncident }) =>
      lastUsedAt && lastAlert ? (
        <span>
          <Time at={lastUsedAt} />{" "}
          {lastIncident ? (
            <TextLink to="/incidents/$id" params={{ id: lastIncident }}>
              {lastIncident}
            </TextLink>
          ) : (
            <TextLink to="/alerts/$id" params={{ id: lastAlert }}>
              {lastAlert}
            </TextLink>
          )}
        </span>
      ) : (
        <Soft>not yet</Soft>
      ),
  },
];

const services: Column<RunbookView> = {
  title: "Services",
  cell: ({ services: names }) => <ServiceLinks names={names} />,
};

const lacking: Column<Lacking>[] = [
  {
    title: "Service",
    wide: true,
    cell: ({ name, displayName }) => (
      <RowLink to="/services/$name" params={{ name }}>
        {displayName}
      </RowLink>
    ),
  },
  {
    title: "Owner",
    cell: ({ owner }) => (
      <TextLink to="/teams/$name" params={{ name: owner }}>
        {owner}
      </TextLink>
    ),
  },
  { title: "Tier", numeric: true, cell: ({ tier }) => tier },
];

/** How a service says where its runbook is, as a document that applies. */
const example = (service: string): string => `# in the document of the service
kind: Service
metadata: { name: ${service} }
spec:
  runbook: https://wiki.example.com/runbooks/${service}

# and in a Prometheus alert, for that alert alone
annotations:
  runbook_url: https://wiki.example.com/runbooks/${service}-latency`;

const HowTo = ({ service, title }: { service: string; title: string }) => (
  <EmptyState title={title} command={example(service)}>
    Whoever is paged at night begins with it. Say its address where the service is changed, or as code:
  </EmptyState>
);

type RunbookListProps = { runbooks: readonly RunbookView[]; without: readonly Lacking[]; ofOneService?: boolean };

/** The runbooks that services and alerts point to, the last needed first; and the services that have none. */
export function RunbookList({ runbooks, without, ofOneService = false }: RunbookListProps) {
  const [first] = without;
  return (
    <>
      <ListTable
        caption="Runbooks"
        rows={runbooks}
        keyOf={({ url }) => url}
        columns={ofOneService ? columns : [...columns.slice(0, 1), services, ...columns.slice(1)]}
        empty={<HowTo service={first?.name ?? "payments"} title="No runbook yet" />}
      />
      {!ofOneService && runbooks.length > 0 && (
        <Section
          title="Services without a runbook"
          count={without.length}
          note="The most critical first. An address is added where the service is changed, or as code."
        >
          <ListTable
            caption="Services without a runbook"
            rows={without}
            keyOf={({ name }) => name}
            columns={lacking}
            empty={<Quiet>Every service has one.</Quiet>}
          />
          {first && <HowTo service={first.name} title={`How ${first.displayName} gets one`} />}
        </Section>
      )}
    </>
  );
}
