import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { FilterBar, FilterChoice } from "../../kit/filter-choice.tsx";
import { QuietLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Stack } from "../../kit/stack.tsx";
import { Time } from "../../kit/time.tsx";
import { NothingSent } from "./all-evidence-page.tsx";
import { EvidenceComparison } from "./evidence-comparison.tsx";
import { sentOf } from "./evidence-reads.ts";
import { FlakyTests } from "./flaky-tests.tsx";

const route = getRouteApi("/signed-in/evidence/$service");

type Sent = {
  readonly version: string | null;
  readonly commit: string | null;
  readonly at: Date;
  readonly said: string;
};

/** What was sent of a service, and what is new in one version of it since what production runs. */
export function EvidencePage() {
  const { service } = route.useParams();
  const search = route.useSearch();
  const asked = useQuery({
    ...ask.changes.compareEvidence({ query: { service, ...search } }),
    placeholderData: keepPreviousData,
    // Nothing to show at all: the page says what failed and who may read it, as every page does.
    throwOnError: (_, { state }) => state.data === undefined,
  });
  const said = search.version ?? search.commit?.slice(0, 8);
  return (
    <Page
      title={said ? `Evidence of ${service} ${said}` : `Evidence of ${service}`}
      lead="Tests, findings, coverage and plans: what is new since what production runs."
      crumbs={
        <>
          <QuietLink to="/evidence">Evidence</QuietLink> /{" "}
          <QuietLink to="/services/$name" params={{ name: service }}>
            {service}
          </QuietLink>
        </>
      }
    >
      <Stack>
        <Choices />
        {asked.data ? <EvidenceComparison compared={asked.data} /> : <ChartWaiting asked={asked} height={200} />}
        <FlakyTests service={service} />
        <WhatWasSent service={service} />
      </Stack>
    </Page>
  );
}

/** Which version, beside which: the newest, and what production runs, where nothing is chosen. */
function Choices() {
  const { service } = route.useParams();
  const { version = "", against = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const { data } = useQuery(sentOf(service));
  const versions = new Set(data?.evidence.flatMap((one) => one.version ?? []));
  if (versions.size < 2) return null;
  const options = [...versions].map((name) => ({ value: name, label: name }));
  return (
    <FilterBar label="What is compared" find={null}>
      <FilterChoice
        label="Version"
        value={version}
        none="the newest"
        options={options}
        onChoose={(name) =>
          void navigate({
            search: (before) => ({ ...before, version: name || undefined, commit: undefined }),
            replace: true,
          })
        }
      />
      <FilterChoice
        label="Beside"
        value={against}
        none="what production runs"
        options={options.filter(({ value }) => value !== version)}
        onChoose={(name) =>
          void navigate({ search: (before) => ({ ...before, against: name || undefined }), replace: true })
        }
      />
    </FilterBar>
  );
}

const KINDS = { tests: "tests", coverage: "coverage", findings: "findings", plan: "a plan" } as const;

function WhatWasSent({ service }: { service: string }) {
  const asked = useQuery(sentOf(service));
  const { data } = asked;
  if (!data) {
    return (
      <Section title="What was sent">
        <ChartWaiting asked={asked} height={120} />
      </Section>
    );
  }
  const subjects = new Map<string, Sent & { readonly kinds: ReadonlySet<string> }>();
  for (const { version, commit, at, kind } of data.evidence) {
    const name = version ?? commit ?? "";
    const before = subjects.get(name);
    const kinds = new Set([...(before?.kinds ?? []), KINDS[kind]]);
    subjects.set(name, { version, commit, at: before?.at ?? at, kinds, said: [...kinds].join(", ") });
  }
  const columns: readonly Column<Sent>[] = [
    {
      title: "Of",
      cell: ({ version, commit }) => (
        <TextLink
          to="/evidence/$service"
          params={{ service }}
          search={version === null ? { commit: commit ?? undefined } : { version }}
        >
          {version ?? commit?.slice(0, 8)}
        </TextLink>
      ),
    },
    { title: "What", wide: true, cell: ({ said }) => said },
    { title: "Sent", cell: ({ at }) => <Time at={at} /> },
  ];
  if (subjects.size === 0) return <NothingSent service={service} />;
  return (
    <Section title="What was sent">
      <Stack space="close">
        <ListTable
          caption="Versions and commits of which something was sent"
          rows={[...subjects.values()]}
          keyOf={({ version, commit }) => version ?? commit ?? ""}
          columns={columns}
          empty={<Quiet>Nothing.</Quiet>}
        />
        <CommandLine command={cliCommand(`evidence list --service ${service}`)} />
      </Stack>
    </Section>
  );
}
