import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { Facts } from "../../kit/facts.tsx";
import { QuietLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { LogText } from "../../kit/log-text.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { outcomeStatus, type RunView, steadiness, subjectOf } from "./evidence-words.ts";

const route = getRouteApi("/signed-in/evidence/$service/tests/$key");

const seconds = (milliseconds: number): string =>
  milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;

const columnsOf = (service: string): readonly Column<RunView>[] => [
  { title: "How it went", cell: ({ outcome }) => <StatusWord status={outcomeStatus(outcome)} /> },
  {
    title: "In",
    wide: true,
    cell: ({ evidenceId, version, commit, environment, failures }) => (
      <Stack space="tight">
        <span>
          <TextLink to="/evidence/$service/reports/$id" params={{ service, id: evidenceId }}>
            {subjectOf({ version, commit })}
          </TextLink>{" "}
          <Soft>{[version !== null && commit?.slice(0, 8), environment].filter(Boolean).join(" · ")}</Soft>
        </span>
        {failures.map(({ attempt, message, detail }) => (
          <LogText key={attempt} summary={message} text={detail || message} />
        ))}
      </Stack>
    ),
  },
  { title: "Took", numeric: true, secondary: true, cell: ({ milliseconds }) => seconds(milliseconds) },
  { title: "When", cell: ({ at }) => <Time at={at} /> },
];

/** The runs of one test, newest first, and whether it can be believed. */
export function TestPage() {
  const { service, key } = route.useParams();
  const { data } = useSuspenseQuery(ask.changes.testHistory({ params: { key }, query: { service } }));
  const { test, flakiness, runs } = data;
  return (
    <Page
      title={test.name}
      crumbs={
        <>
          <QuietLink to="/evidence">Evidence</QuietLink> /{" "}
          <QuietLink to="/evidence/$service" params={{ service }}>
            {service}
          </QuietLink>
        </>
      }
      status={steadiness(flakiness)}
      lead={`${flakiness.because}.`}
      rail={
        <RailPart title="Test">
          <Facts
            facts={[
              { term: "Suite", value: test.suite },
              { term: "Class", value: test.className },
              { term: "File", value: test.file },
              { term: "Runs", value: flakiness.runs },
              { term: "Failed", value: flakiness.failures },
              { term: "Second tries", value: flakiness.reruns },
              {
                term: "Changed its mind",
                value: flakiness.flips > 0 ? `${flakiness.flips} times` : "never",
              },
            ]}
          />
        </RailPart>
      }
    >
      <Section title="Its runs" count={runs.length}>
        <ListTable
          caption="Runs of the test"
          rows={runs}
          keyOf={({ evidenceId, label }) => `${evidenceId} ${label}`}
          columns={columnsOf(service)}
          empty={null}
        />
      </Section>
    </Page>
  );
}
