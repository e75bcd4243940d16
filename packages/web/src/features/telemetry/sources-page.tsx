import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { tell, tellError } from "../../kit/toast-undo.tsx";
import { SettingsTabs } from "../access/settings-tabs.tsx";
import { SourceDialog } from "./source-dialog.tsx";
import type { SourceView } from "./source-view.ts";

const isSilent = ({ lastSuccessAt, lastErrorAt }: SourceView): boolean =>
  lastErrorAt !== null && (lastSuccessAt === null || lastErrorAt > lastSuccessAt);

function sourceStatus(source: SourceView): Status {
  if (isSilent(source)) return { tone: "bad", word: "Does not answer" };
  return source.lastSuccessAt ? { tone: "ok", word: "Answers" } : { tone: "unknown", word: "Not asked yet" };
}

const KINDS: Readonly<Record<SourceView["kind"], string>> = {
  prometheus: "Prometheus",
  scrape: "metrics page",
  self: "this server",
};

const columns = (onEdit: (source: SourceView) => void): Column<SourceView>[] => [
  { title: "State", cell: (source) => <StatusWord status={sourceStatus(source)} /> },
  {
    title: "Source",
    head: true,
    cell: ({ name, displayName }) => (
      <Stack space="tight">
        <Strong>{displayName}</Strong>
        {displayName !== name && <Soft>{name}</Soft>}
      </Stack>
    ),
  },
  { title: "Kind", secondary: true, cell: ({ kind }) => KINDS[kind] },
  {
    title: "Address",
    wide: true,
    cell: (source) => (
      <Stack space="tight">
        <span>{source.url ?? <Soft>none needed</Soft>}</span>
        {isSilent(source) && <Soft>{source.lastError}</Soft>}
        {source.hasToken && <Soft>with a token</Soft>}
      </Stack>
    ),
  },
  { title: "Last answer", cell: ({ lastSuccessAt }) => (lastSuccessAt ? <Time at={lastSuccessAt} /> : "never") },
  { title: "Actions", cell: (source) => <SourceActions source={source} onEdit={() => onEdit(source)} /> },
];

function SourceActions({ source: { name, displayName, kind }, onEdit }: { source: SourceView; onEdit: () => void }) {
  const whyNot = useWhyNot("telemetry:write");
  const params = { name };
  const check = useAction({
    run: () => api.telemetry.checkSource({ params }),
    onDone: ({ ok, detail }) => (ok ? tell(detail) : tellError(new Error(detail))),
  });
  const remove = useAction({
    run: () => api.telemetry.removeSource({ params }),
    told: () => `${displayName} is removed.`,
    undo: () => api.telemetry.restoreSource({ params }),
  });
  return (
    <Row>
      <Button action={check} whyNot={whyNot} label={`Check ${displayName}`}>
        Check now
      </Button>
      {kind !== "self" && (
        <>
          <Button kind="quiet" onPress={onEdit} whyNot={whyNot} label={`Change ${displayName}`}>
            Change
          </Button>
          <Button kind="quiet" action={remove} whyNot={whyNot} label={`Remove ${displayName}`}>
            Remove
          </Button>
        </>
      )}
    </Row>
  );
}

/** Where metrics are read, whether each answers, and why not. */
export function SourcesPage() {
  const { sources } = useSuspenseQuery({ ...ask.telemetry.listSources(), refetchInterval: 15_000 }).data;
  const [editing, setEditing] = useState<SourceView | "new">();
  const whyNot = useWhyNot("telemetry:write");
  usePageActions([
    { key: "new-source", label: "Add a source", icon: "plus", shortcut: "c", whyNot, run: () => setEditing("new") },
  ]);
  return (
    <Page
      title="Settings"
      byline={<SettingsTabs />}
      actions={
        <Button kind="primary" icon="plus" onPress={() => setEditing("new")} whyNot={whyNot}>
          Add a source
        </Button>
      }
    >
      <Section
        title="Sources"
        count={sources.length}
        note="Where metrics are read: a Prometheus, or a metrics page directly. Also as code: kind DataSource."
      >
        <ListTable
          caption="Metric sources"
          rows={sources}
          keyOf={({ id }) => id}
          columns={columns(setEditing)}
          empty={<EmptyState title="No source yet">Objectives need one: its address is tried at once.</EmptyState>}
        />
      </Section>
      <SourceDialog editing={editing} onClose={() => setEditing(undefined)} />
    </Page>
  );
}
