import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { QuietLink, RowLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Row } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { AuditPeek, type AuditRow } from "./audit-peek.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";

const route = getRouteApi("/signed-in/settings/audit");

const columns: Column<AuditRow>[] = [
  { title: "When", cell: ({ at }) => <ClockTime at={at} /> },
  {
    title: "Who",
    cell: ({ actor }) => (
      <QuietLink to="/settings/audit" search={{ actor }}>
        {actor}
      </QuietLink>
    ),
  },
  {
    title: "Did",
    cell: ({ id, action }) => (
      <RowLink to="/settings/audit" search={(search) => ({ ...search, peek: id })} resetScroll={false}>
        {action}
      </RowLink>
    ),
  },
  {
    title: "To",
    wide: true,
    cell: ({ subject }) => (
      <QuietLink to="/settings/audit" search={{ subject }}>
        {subject}
      </QuietLink>
    ),
  },
];

export function AuditPage() {
  const { peek, ...search } = route.useSearch();
  const { data } = useSuspenseQuery(ask.access.listAudit({ query: { limit: 100, ...search } }));
  const peeked = data.entries.find(({ id }) => id === peek);
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
          current={peek}
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
      {peeked && <AuditPeek entry={peeked} rows={data.entries} />}
    </Page>
  );
}
