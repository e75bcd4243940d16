import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { Facts } from "../../kit/facts.tsx";
import { ExternalLink, QuietLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { LogText } from "../../kit/log-text.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Code, Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
import {
  type EvidenceView,
  KIND_WORDS,
  outcomeStatus,
  percent,
  type ReportView,
  saidOf,
  subjectOf,
} from "./evidence-words.ts";
import { PlanReport } from "./plan-report.tsx";

const route = getRouteApi("/signed-in/evidence/$service/reports/$id");

type Detail = ReportView["detail"];

/** What one file said, the worst first. */
export function ReportPage() {
  const { service, id } = route.useParams();
  const { evidence, detail } = useSuspenseQuery(ask.changes.getEvidence({ params: { id } })).data;
  const { kind, label } = evidence;
  return (
    <Page
      title={`${KIND_WORDS[kind]} of ${service} ${subjectOf(evidence)}${label ? `: ${label}` : ""}`}
      crumbs={
        <>
          <QuietLink to="/evidence">Evidence</QuietLink> /{" "}
          <QuietLink to="/evidence/$service" params={{ service }}>
            {service}
          </QuietLink>
        </>
      }
      status={saidOf(evidence).status}
      lead={saidOf(evidence).words}
      rail={<Rail evidence={evidence} />}
    >
      {evidence.kind === "plan" && <PlanReport summary={evidence.summary} detail={detail} />}
      {kind === "tests" && <FailedTests service={service} failed={detail.failed} />}
      {kind === "findings" && <Findings findings={detail.findings} />}
      {kind === "coverage" && <Files files={detail.files} />}
    </Page>
  );
}

function Rail({ evidence }: { evidence: EvidenceView }) {
  const { service, version, commit, environment, at, madeAt, sentBy, format, fileName, buildUrl, bytes } = evidence;
  return (
    <RailPart title="The file">
      <Facts
        facts={[
          {
            term: "Service",
            value: <ServiceLink name={service} />,
          },
          {
            term: "Version",
            value: version && (
              <TextLink to="/evidence/$service" params={{ service }} search={{ version }}>
                {version}
              </TextLink>
            ),
          },
          {
            term: "Commit",
            value: commit && (
              <TextLink to="/whereabouts" search={{ q: commit }}>
                <Code>{commit.slice(0, 12)}</Code>
              </TextLink>
            ),
          },
          { term: "Gathered in", value: environment },
          { term: "Sent", value: <ClockTime at={at} /> },
          { term: "By", value: sentBy },
          { term: "Made", value: madeAt && <ClockTime at={madeAt} /> },
          { term: "Format", value: format },
          { term: "File", value: fileName },
          { term: "Size", value: `${Math.ceil(bytes / 1024)} KiB` },
          { term: "Build", value: buildUrl && <ExternalLink href={buildUrl}>Open the build</ExternalLink> },
        ]}
      />
    </RailPart>
  );
}

type FailedTest = Detail["failed"][number];

function FailedTests({ service, failed }: { service: string; failed: readonly FailedTest[] }) {
  const columns: readonly Column<FailedTest>[] = [
    { title: "How it went", cell: ({ outcome }) => <StatusWord status={outcomeStatus(outcome)} /> },
    {
      title: "Test",
      wide: true,
      cell: ({ key, name, suite, className, failures }) => (
        <Stack space="tight">
          <span>
            <TextLink to="/evidence/$service/tests/$key" params={{ service, key }}>
              {name}
            </TextLink>{" "}
            <Soft>{[suite, className].filter(Boolean).join(" · ")}</Soft>
          </span>
          {failures.map(({ attempt, message, detail }) => (
            <LogText key={attempt} summary={message} text={detail || message} />
          ))}
        </Stack>
      ),
    },
  ];
  return (
    <Section title="What did not simply pass" count={failed.length}>
      <ListTable
        caption="Tests that did not simply pass"
        rows={failed}
        keyOf={({ key }) => key}
        columns={columns}
        empty={<Quiet>Every test passed at once.</Quiet>}
      />
    </Section>
  );
}

type Finding = Detail["findings"][number] & { readonly place: number };

const findingColumns: readonly Column<Finding>[] = [
  { title: "Severity", cell: ({ severity }) => severity },
  { title: "Rule", cell: ({ rule }) => <Code>{rule}</Code> },
  {
    title: "What",
    wide: true,
    cell: ({ message, uri, line, symbol, suppressed }) => (
      <Stack space="tight">
        <span>{message}</span>
        <Soft>
          {[uri === null ? symbol : [uri, line].filter((part) => part !== null).join(":"), suppressed && "suppressed"]
            .filter(Boolean)
            .join(" · ")}
        </Soft>
      </Stack>
    ),
  },
  { title: "Tool", secondary: true, cell: ({ tool }) => tool },
];

const Findings = ({ findings }: { findings: Detail["findings"] }) => (
  <Section title="Findings" count={findings.length}>
    <ListTable
      caption="Findings"
      rows={findings.map((one, place) => ({ ...one, place }))}
      keyOf={({ place }) => String(place)}
      columns={findingColumns}
      empty={<Quiet>Nothing was found.</Quiet>}
    />
  </Section>
);

type File = Detail["files"][number];

const fileColumns: readonly Column<File>[] = [
  { title: "File", wide: true, cell: ({ path }) => <Code>{path}</Code> },
  {
    title: "Lines",
    numeric: true,
    cell: ({ linesCovered, lines }) => percent(lines === 0 ? null : linesCovered / lines),
  },
  { title: "Not run", secondary: true, cell: ({ missed }) => <Soft>{missed}</Soft> },
];

const Files = ({ files }: { files: readonly File[] }) => (
  <Section title="Files" count={files.length} note="Those with most lines that no test runs come first.">
    <ListTable caption="Files" rows={files} keyOf={({ path }) => path} columns={fileColumns} empty={null} />
  </Section>
);
