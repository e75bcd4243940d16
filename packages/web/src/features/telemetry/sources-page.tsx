import type { Source } from "@shipshape/contract/telemetry";
import { useSuspenseQuery } from "@tanstack/react-query";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { tell, tellError } from "../../kit/toast-undo.tsx";
import { SettingsTabs } from "../access/settings-tabs.tsx";

type SourceView = z.infer<typeof Source>;

function sourceStatus({ lastSuccessAt, lastErrorAt }: SourceView): Status {
  if (lastErrorAt && (!lastSuccessAt || lastErrorAt > lastSuccessAt)) return { tone: "bad", word: "Does not answer" };
  return lastSuccessAt ? { tone: "ok", word: "Answers" } : { tone: "unknown", word: "Not asked yet" };
}

const KINDS: Readonly<Record<SourceView["kind"], string>> = {
  prometheus: "Prometheus",
  scrape: "metrics page",
  self: "this server",
};

const columns: Column<SourceView>[] = [
  { title: "State", cell: (source) => <StatusWord status={sourceStatus(source)} /> },
  { title: "Source", cell: ({ displayName }) => <Strong>{displayName}</Strong> },
  { title: "Kind", secondary: true, cell: ({ kind }) => KINDS[kind] },
  {
    title: "Address",
    wide: true,
    secondary: true,
    cell: (source) => (
      <Stack space="tight">
        <span>{source.url ?? <Soft>none needed</Soft>}</span>
        {sourceStatus(source).tone === "bad" && source.lastError && <Soft>{source.lastError}</Soft>}
      </Stack>
    ),
  },
  { title: "Last answer", cell: ({ lastSuccessAt }) => (lastSuccessAt ? <Time at={lastSuccessAt} /> : "never") },
  { title: "Check", cell: (source) => <CheckButton source={source} /> },
];

function CheckButton({ source }: { source: SourceView }) {
  const whyNot = useWhyNot("telemetry:write");
  const check = useAction({
    run: () => api.telemetry.checkSource({ params: { name: source.name } }),
    onDone: ({ ok, detail }) => (ok ? tell(detail) : tellError(new Error(detail))),
  });
  return (
    <Button
      onPress={() => check.mutate()}
      pending={check.isPending}
      whyNot={whyNot}
      label={`Check ${source.displayName}`}
    >
      Check now
    </Button>
  );
}

export function SourcesPage() {
  const { data } = useSuspenseQuery(ask.telemetry.listSources());
  return (
    <Page title="Settings" byline={<SettingsTabs />}>
      <Section
        title="Sources"
        count={data.sources.length}
        note="Where metrics are read: a Prometheus, or a metrics page directly."
      >
        <ListTable
          caption="Metric sources"
          rows={data.sources}
          keyOf={({ id }) => id}
          columns={columns}
          empty={
            <EmptyState title="No source yet" command={cliCommand("apply -f sources.yaml")}>
              A DataSource document names a Prometheus or a metrics page; objectives refer to it by name.
            </EmptyState>
          }
        />
      </Section>
    </Page>
  );
}
