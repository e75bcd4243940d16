import { Quiet } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { LogText } from "../../kit/log-text.tsx";
import { Section } from "../../kit/page.tsx";
import { Code, Soft, Stack, Tile, Tiles, Words } from "../../kit/stack.tsx";
import { StatusBadge, StatusWord } from "../../kit/status-badge.tsx";
import {
  type ComparisonView,
  type CoverageView,
  type FindingsView,
  findingStatus,
  type PlanView,
  percent,
  planWords,
  points,
  riskStatus,
  type TestsView,
  testStatus,
} from "./evidence-words.ts";

type TestView = TestsView["tests"][number];
type FindingView = FindingsView["findings"][number];
type FileView = CoverageView["files"][number];

/** Tests, findings, coverage and plans of a version, beside what they are compared with: what is new comes first. */
export function EvidenceComparison({ compared }: { compared: ComparisonView }) {
  const { service, because, tests, findings, coverage, plans } = compared;
  return (
    <Stack>
      <Words>{because}</Words>
      <Section title="Tests">
        {"absent" in tests ? <Quiet>{tests.because}</Quiet> : <Tests tests={tests} service={service} />}
      </Section>
      <Section title="Findings">
        {"absent" in findings ? <Quiet>{findings.because}</Quiet> : <Findings findings={findings} />}
      </Section>
      <Section title="Coverage">
        {"absent" in coverage ? <Quiet>{coverage.because}</Quiet> : <Coverage coverage={coverage} />}
      </Section>
      {plans.map((plan) => (
        <Plan key={plan.id} plan={plan} service={service} />
      ))}
    </Stack>
  );
}

const testColumns = (service: string): readonly Column<TestView>[] => [
  { title: "How it stands", cell: ({ state }) => <StatusWord status={testStatus(state)} /> },
  {
    title: "Test",
    wide: true,
    cell: ({ key, name, className, label, outcome, failures }) => (
      <Stack space="tight">
        <span>
          <TextLink to="/evidence/$service/tests/$key" params={{ service, key }}>
            {name}
          </TextLink>{" "}
          <Soft>{[className, label, outcome === "flaky" && "flaky"].filter(Boolean).join(" · ")}</Soft>
        </span>
        {failures.map(({ attempt, message, detail }) => (
          <LogText key={attempt} summary={message} text={detail || message} />
        ))}
      </Stack>
    ),
  },
];

function Tests({ tests, service }: { tests: TestsView; service: string }) {
  const { newlyFailing, stillFailing, flaky, passed, total, mended } = tests;
  return (
    <Stack space="close">
      <Tiles>
        <Tile label="Newly failing" value={newlyFailing} tone={newlyFailing > 0 ? "bad" : "ok"} />
        <Tile label="Still failing" value={stillFailing} note={mended > 0 ? `${mended} mended` : undefined} />
        <Tile label="Flaky" value={flaky} />
        <Tile label="Passed" value={passed} note={`of ${total}`} />
      </Tiles>
      <ListTable
        caption="Tests that stand otherwise than before"
        rows={tests.tests}
        keyOf={({ key, label }) => `${key} ${label}`}
        columns={testColumns(service)}
        empty={<Quiet>Every test stands as it stood.</Quiet>}
      />
    </Stack>
  );
}

const findingColumns: readonly Column<FindingView>[] = [
  { title: "State", cell: ({ state }) => <StatusWord status={findingStatus(state)} /> },
  { title: "Severity", cell: ({ severity }) => severity },
  { title: "Rule", cell: ({ rule }) => <Code>{rule}</Code> },
  {
    title: "What",
    wide: true,
    cell: ({ message, uri, line, symbol }) => (
      <>
        {message} <Soft>{uri === null ? symbol : [uri, line].filter((part) => part !== null).join(":")}</Soft>
      </>
    ),
  },
];

function Findings({ findings }: { findings: FindingsView }) {
  const { new: fresh, gone, total, suppressed, newBySeverity } = findings;
  const severe = newBySeverity.critical + newBySeverity.high;
  return (
    <Stack space="close">
      <Tiles>
        <Tile label="New" value={fresh} tone={severe > 0 ? "bad" : fresh > 0 ? "warn" : "ok"} />
        <Tile label="Gone" value={gone} />
        <Tile label="Open" value={total} note={suppressed > 0 ? `${suppressed} suppressed` : undefined} />
      </Tiles>
      <ListTable
        caption="Findings, new ones first"
        rows={findings.findings.map((one, at) => ({ ...one, at }))}
        keyOf={({ at }) => String(at)}
        columns={findingColumns}
        empty={<Quiet>Nothing was found.</Quiet>}
      />
    </Stack>
  );
}

const fileColumns: readonly Column<FileView>[] = [
  { title: "File", wide: true, cell: ({ path }) => <Code>{path}</Code> },
  { title: "Lines", numeric: true, cell: ({ share }) => percent(share) },
  { title: "Before", numeric: true, cell: ({ shareBefore }) => percent(shareBefore) },
  { title: "Not run", secondary: true, cell: ({ missed }) => <Soft>{missed}</Soft> },
];

/** Less than this many points is rounding. */
const LITTLE = 0.0005;

function Coverage({ coverage }: { coverage: CoverageView }) {
  const { lineShare, branchShare, change, linesCovered, lines, files } = coverage;
  const tone = change === null || Math.abs(change) < LITTLE ? undefined : change < 0 ? "warn" : "ok";
  return (
    <Stack space="close">
      <Tiles>
        <Tile
          label="Lines"
          value={percent(lineShare)}
          note={points(change) ?? `${linesCovered} of ${lines}`}
          {...(tone ? { tone } : {})}
        />
        <Tile label="Branches" value={percent(branchShare)} />
      </Tiles>
      {files.length > 0 && (
        <ListTable
          caption="Files whose coverage changed"
          rows={files}
          keyOf={({ path }) => path}
          columns={fileColumns}
          empty={null}
        />
      )}
    </Stack>
  );
}

function Plan({ plan, service }: { plan: PlanView; service: string }) {
  const { id, label, risk, because, errored, complete } = plan;
  return (
    <Section title={label ? `Plan: ${label}` : "Plan"} aside={<StatusBadge status={riskStatus(risk)} />}>
      <Words>
        {planWords(plan)}
        {errored && " · planning failed"}
        {!errored && !complete && " · not complete"} ·{" "}
        <TextLink to="/evidence/$service/reports/$id" params={{ service, id }}>
          Each resource and attribute
        </TextLink>
      </Words>
      {because.length > 0 && (
        <ul>
          {because.map((reason) => (
            <li key={reason.text}>
              <StatusWord status={riskStatus(reason.risk)} /> {reason.text}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
