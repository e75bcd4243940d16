import { useState } from "react";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { Lines } from "../../kit/facts.tsx";
import { ExternalLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusBadge, StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
import { componentStatus } from "./component-status.ts";
import { PublishDialog } from "./publish-dialog.tsx";
import { type StatusPageView, type StatusUpdateView, updateStatus } from "./update-words.ts";

type ComponentView = StatusPageView["components"][number];

const columns: Column<ComponentView>[] = [
  { title: "Status", cell: ({ status }) => <StatusWord status={componentStatus(status)} /> },
  { title: "Component", wide: true, cell: ({ name }) => <Strong>{name}</Strong> },
  {
    title: "Because",
    cell: ({ because, incidents }) => {
      const [first] = incidents;
      if (!first) return <Soft>{because}</Soft>;
      return (
        <TextLink to="/incidents/$id" params={{ id: first }}>
          {because}
        </TextLink>
      );
    },
  },
  {
    title: "Service behind it",
    secondary: true,
    cell: ({ service }) => <ServiceLink name={service} />,
  },
];

const updateLine = ({ id, status, title, text, at, publishedBy, incident }: StatusUpdateView) => ({
  key: id,
  content: (
    <Stack space="tight">
      <span>
        <StatusWord status={updateStatus(status)} /> <Strong>{title}</Strong>{" "}
        <Soft>
          <Time at={at} /> by {publishedBy === "shipshape" ? "itself" : publishedBy}
        </Soft>{" "}
        {incident && (
          <TextLink to="/incidents/$id" params={{ id: incident }}>
            {incident}
          </TextLink>
        )}
      </span>
      <span>{text}</span>
    </Stack>
  ),
});

/** One status page: what it says, why, what it told last. */
export function StatusPageCard({ page }: { page: StatusPageView }) {
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
          <Button
            onPress={() => setPublishing(true)}
            whyNot={whyNot}
            label={`Publish an update on ${page.displayName}`}
          >
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
        empty={<Quiet>No component: the services behind them were archived.</Quiet>}
      />
      <Soft>Told last</Soft>
      <Lines items={page.updates.map(updateLine)} none="Nothing was told yet." />
      {publishing && <PublishDialog page={page.name} open onOpenChange={setPublishing} />}
    </Section>
  );
}
