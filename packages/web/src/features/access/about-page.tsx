import type { FailedJob } from "@shipshape/contract/system";
import { useSuspenseQuery } from "@tanstack/react-query";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { Facts } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Card, Page, RailPart, Section } from "../../kit/page.tsx";
import { Code, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";

type Job = z.output<typeof FailedJob>;

const MIB = 1024 * 1024;
const sizeText = (bytes: number): string =>
  bytes < 1024 * MIB ? `${Math.round(bytes / MIB)} MiB` : `${(bytes / MIB / 1024).toFixed(1)} GiB`;

const KINDS = { embedded: "embedded", external: "your own" } as const;

/** This server: what runs here, where its data is, and whether its own work gets done. */
export function AboutPage() {
  const { data } = useSuspenseQuery({ ...ask.system.about(), refetchInterval: 15_000 });
  const { database, mail } = data;
  return (
    <Page title="Settings" byline={<SettingsTabs />} rail={<AboutRail />}>
      <Section title="This server">
        <Card>
          <Facts
            facts={[
              { term: "Version", value: `Shipshape ${data.version}, on Node.js ${data.node.replace(/^v/, "")}` },
              { term: "Up since", value: <Time at={data.startedAt} /> },
              { term: "Address", value: data.publicUrl },
              {
                term: "Database",
                value: `PostgreSQL ${database.version}, ${KINDS[database.kind]}, ${sizeText(database.sizeBytes)}`,
              },
              { term: "Data", value: <Code>{data.dataDirectory}</Code> },
              {
                term: "Mail",
                value: <StatusWord status={{ tone: mail.ready ? "ok" : "warn", word: mail.because }} />,
              },
              { term: "Metrics", value: `read every ${data.collectSeconds} s` },
            ]}
          />
        </Card>
      </Section>
      <Jobs jobs={data.failedJobs} waiting={data.jobsWaiting} />
    </Page>
  );
}

const columns: Column<Job>[] = [
  { title: "Job", cell: ({ job }) => <Strong>{job}</Strong> },
  {
    title: "What went wrong",
    wide: true,
    cell: ({ error }) => <Soft>{error.split("\n")[0]}</Soft>,
  },
  {
    title: "Tried",
    numeric: true,
    secondary: true,
    cell: ({ attempts, maxAttempts }) => `${attempts} of ${maxAttempts}`,
  },
  { title: "Last", secondary: true, cell: ({ failedAt }) => <Time at={failedAt} /> },
  {
    title: "Next",
    secondary: true,
    cell: ({ nextAt }) => (nextAt ? <Time at={nextAt} /> : <StatusWord status={{ tone: "bad", word: "given up" }} />),
  },
  { title: "Again", cell: (job) => <RetryButton job={job} /> },
];

function RetryButton({ job }: { job: Job }) {
  const whyNot = useWhyNot("access:write");
  const retry = useAction({
    run: () => api.system.retryJob({ params: { jobId: job.id } }),
    told: () => `${job.job} is tried again now.`,
  });
  return (
    <Button action={retry} whyNot={whyNot} label={`Try ${job.job} again`}>
      Try again
    </Button>
  );
}

function Jobs({ jobs, waiting }: { jobs: readonly Job[]; waiting: number }) {
  const late = waiting === 0 ? "None waits." : `${waiting} wait for their turn.`;
  return (
    <Section title="Its own jobs" count={jobs.length} note={`Those that failed and are not done yet. ${late}`}>
      <ListTable
        caption="Failed jobs"
        rows={jobs}
        keyOf={({ id }) => id}
        columns={columns}
        empty={<Quiet>All of them got done.</Quiet>}
      />
    </Section>
  );
}

const AboutRail = () => (
  <>
    <RailPart title="First steps">
      <Stack space="close">
        <Soft>The five steps of a new installation, and the demo.</Soft>
        <TextLink to="/begin">Begin here</TextLink>
      </Stack>
    </RailPart>
    <RailPart title="Its own health">
      <Stack space="close">
        <Soft>Shipshape watches itself, by objectives like any other.</Soft>
        <TextLink to="/services/$name" params={{ name: "shipshape" }}>
          This server as a service
        </TextLink>
      </Stack>
    </RailPart>
  </>
);
