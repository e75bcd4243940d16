import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { ExternalLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Row, Strong } from "../../kit/stack.tsx";
import { StatusBadge, StatusWord } from "../../kit/status-badge.tsx";
import { componentStatus } from "./component-status.ts";
import { PublishDialog } from "./publish-dialog.tsx";

const usePages = () => useSuspenseQuery(ask.statuspage.list()).data.statusPages;
type StatusPageView = ReturnType<typeof usePages>[number];

const columns: Column<StatusPageView["components"][number]>[] = [
  { title: "Status", cell: ({ status }) => <StatusWord status={componentStatus(status)} /> },
  { title: "Component", wide: true, cell: ({ name }) => <Strong>{name}</Strong> },
  {
    title: "Service behind it",
    cell: ({ service }) => (
      <TextLink to="/services/$name" params={{ name: service }}>
        {service}
      </TextLink>
    ),
  },
];

export function StatusPagesPage() {
  const pages = usePages();
  return (
    <Page title="Status pages" lead="What the public is told. They follow the incidents by themselves.">
      {pages.length === 0 && (
        <EmptyState title="No status page yet" command={cliCommand("apply -f status-page.yaml")}>
          A StatusPage document names its components and the service behind each.
        </EmptyState>
      )}
      {pages.map((page) => (
        <OnePage key={page.name} page={page} />
      ))}
    </Page>
  );
}

function OnePage({ page }: { page: StatusPageView }) {
  const [publishing, setPublishing] = useState(false);
  const whyNot = useWhyNot("statuspage:write");
  return (
    <Section
      title={page.displayName}
      note={page.banner}
      aside={
        <Row>
          <StatusBadge status={componentStatus(page.status)} />
          <ExternalLink href={page.url}>Open the page</ExternalLink>
          <Button onPress={() => setPublishing(true)} whyNot={whyNot}>
            Publish an update
          </Button>
        </Row>
      }
    >
      <ListTable
        caption={`Components of ${page.displayName}`}
        rows={page.components}
        keyOf={({ name }) => name}
        columns={columns}
        empty={null}
      />
      <PublishDialog page={page.name} open={publishing} onOpenChange={setPublishing} />
    </Section>
  );
}
