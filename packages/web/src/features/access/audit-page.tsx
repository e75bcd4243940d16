import type { AuditEntry } from "@shipshape/contract/access";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { QuietLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Raw } from "../../kit/raw.tsx";
import { Code, Row } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";

const route = getRouteApi("/signed-in/settings/audit");

type Entry = z.infer<typeof AuditEntry>;

const columns: Column<Entry>[] = [
  { title: "When", cell: ({ at }) => <ClockTime at={at} /> },
  {
    title: "Who",
    cell: ({ actor }) => (
      <QuietLink to="/settings/audit" search={{ actor }}>
        {actor}
      </QuietLink>
    ),
  },
  { title: "Did", cell: ({ action }) => <Code>{action}</Code> },
  {
    title: "To",
    wide: true,
    cell: ({ subject }) => (
      <QuietLink to="/settings/audit" search={{ subject }}>
        {subject}
      </QuietLink>
    ),
  },
  { title: "Change", secondary: true, cell: (entry) => <Change entry={entry} /> },
];

function Change({ entry: { before, after } }: { entry: Entry }) {
  if (before === undefined && after === undefined) return null;
  return <Raw label="before and after" value={{ before, after }} />;
}

export function AuditPage() {
  const search = route.useSearch();
  const { data } = useSuspenseQuery(ask.access.listAudit({ query: { limit: 100, ...search } }));
  const narrowed = search.actor ?? search.subject;
  return (
    <Page title="Settings" byline={<SettingsTabs />}>
      <Section
        title="Audit"
        note={
          narrowed ? `Only ${narrowed}.` : "Who changed what, newest first. Written in the transaction of the change."
        }
        aside={narrowed && <TextLink to="/settings/audit">Show everything</TextLink>}
      >
        <ListTable
          caption="Audit entries"
          rows={data.entries}
          keyOf={({ id }) => id}
          columns={columns}
          empty={<EmptyState title="Nothing was changed yet" />}
        />
        <Row>
          {search.after && (
            <TextLink to="/settings/audit" search={{ ...search, after: undefined }}>
              Newest
            </TextLink>
          )}
          {data.next && (
            <TextLink to="/settings/audit" search={{ ...search, after: data.next }}>
              Older
            </TextLink>
          )}
        </Row>
      </Section>
    </Page>
  );
}
