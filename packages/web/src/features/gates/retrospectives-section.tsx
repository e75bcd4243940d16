import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { InputField } from "../../kit/form-field.tsx";
import { ExternalLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import type { RetrospectiveView } from "./policy-words.ts";

/** Incidents whose retrospective a policy demands; nothing where none does. */
export function RetrospectivesSection() {
  const { data } = useSuspenseQuery(ask.gates.listRetrospectives());
  const [held, hold] = useState<RetrospectiveView>();
  if (data.retrospectives.length === 0) return null;
  return (
    <Section
      title="Retrospectives that a policy demands"
      count={data.retrospectives.filter(({ due }) => due).length}
      note="One incident took so much of a budget that changes wait until somebody looked back at it."
    >
      <ListTable
        caption="Retrospectives that a policy demands"
        rows={data.retrospectives}
        keyOf={({ incident }) => incident}
        columns={columnsOf(hold)}
        empty={null}
      />
      <HeldDialog key={held?.incident ?? "none"} retrospective={held} onClose={() => hold(undefined)} />
    </Section>
  );
}

const columnsOf = (onHeld: (retrospective: RetrospectiveView) => void): Column<RetrospectiveView>[] => [
  {
    title: "Retrospective",
    cell: ({ due }) => <StatusWord status={due ? { tone: "warn", word: "Due" } : { tone: "ok", word: "Held" }} />,
  },
  {
    title: "Incident",
    wide: true,
    cell: ({ incident, title, took }) => (
      <Stack space="tight">
        <span>
          <TextLink to="/incidents/$id" params={{ id: incident }}>
            {incident}
          </TextLink>{" "}
          {title}
        </span>
        {took.map(({ slo, policy, clause, because }) => (
          <Soft key={`${slo} ${clause}`}>
            {because} (policy {policy}, clause {clause})
          </Soft>
        ))}
      </Stack>
    ),
  },
  {
    title: "Where",
    cell: ({ url, markedBy }) =>
      url ? (
        <Stack space="tight">
          <ExternalLink href={url}>Read it</ExternalLink>
          <Soft>{markedBy} says so</Soft>
        </Stack>
      ) : (
        <Soft>nobody said that it was held</Soft>
      ),
  },
  { title: "Do", cell: (one) => <Marks retrospective={one} onHeld={() => onHeld(one)} /> },
];

function Marks({
  retrospective: { incident, due, url },
  onHeld,
}: {
  retrospective: RetrospectiveView;
  onHeld: () => void;
}) {
  const whyNot = useWhyNot("incidents:write");
  const takeBack = useAction({
    run: () => api.gates.deleteRetrospective({ params: { incident } }),
    told: () => `The retrospective of ${incident} is due again.`,
    undo: () => api.gates.putRetrospective({ params: { incident }, body: { url: url ?? "" } }),
  });
  return due ? (
    <Button label={`The retrospective of ${incident} was held`} whyNot={whyNot} onPress={onHeld}>
      It was held
    </Button>
  ) : (
    <Button kind="quiet" label={`The retrospective of ${incident} was not held`} whyNot={whyNot} action={takeBack}>
      Take back
    </Button>
  );
}

function HeldDialog({ retrospective, onClose }: { retrospective: RetrospectiveView | undefined; onClose: () => void }) {
  const incident = retrospective?.incident ?? "";
  const mark = useAction({
    run: (url: string) => api.gates.putRetrospective({ params: { incident }, body: { url } }),
    told: () => `The retrospective of ${incident} is written down as held.`,
    undo: () => api.gates.deleteRetrospective({ params: { incident } }),
    quietErrors: true,
    onDone: onClose,
  });
  return (
    <Dialog
      title={`The retrospective of ${incident} was held`}
      about="Changes no longer wait for it. Your word counts, and your name stands beside it."
      open={retrospective !== undefined}
      onOpenChange={onClose}
    >
      <Form
        onSubmit={(fields) => mark.mutate(textOf(fields, "url"))}
        submitLabel="It was held"
        pending={mark.isPending}
        error={mark.error}
      >
        {(faultOf) => (
          <InputField
            label="Where it is written"
            name="url"
            type="url"
            placeholder="https://"
            fault={faultOf("url")}
            required
          />
        )}
      </Form>
    </Dialog>
  );
}
