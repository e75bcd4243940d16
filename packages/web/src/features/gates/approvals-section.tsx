import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { TextField } from "../../kit/form-field.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { Time } from "../../kit/time.tsx";
import { asSentence } from "./gate-words.ts";
import { type ApprovalView, changeText, missingText } from "./policy-words.ts";

/** Changes that wait for people, each with its two answers; nothing where none waits. */
export function ApprovalsSection() {
  const { data } = useSuspenseQuery(ask.gates.listApprovals());
  const [refused, refuse] = useState<ApprovalView>();
  if (data.approvals.length === 0) return null;
  return (
    <Section title="Waiting for approval" count={data.approvals.length}>
      <ListTable
        caption="Changes that wait for approval"
        rows={data.approvals}
        keyOf={({ id }) => id}
        columns={columnsOf(refuse)}
        empty={null}
      />
      <RefuseDialog key={refused?.id ?? "none"} approval={refused} onClose={() => refuse(undefined)} />
    </Section>
  );
}

const columnsOf = (onRefuse: (approval: ApprovalView) => void): Column<ApprovalView>[] => [
  {
    title: "Change",
    wide: true,
    cell: (approval) => (
      <Stack space="tight">
        <Strong>
          {approval.shortId} {changeText(approval)}
        </Strong>
        <span>{asSentence(approval.because)}</span>
        <Soft>
          {missingText(approval)}. A {approval.changeClass} change.
        </Soft>
        {approval.whyNot && <Soft>{asSentence(approval.whyNot)}</Soft>}
      </Stack>
    ),
  },
  {
    title: "Asked",
    cell: ({ askedAt, askedBy, requestedBy }) => (
      <Stack space="tight">
        <Time at={askedAt} />
        <Soft>{requestedBy ?? askedBy}</Soft>
      </Stack>
    ),
  },
  { title: "Do", cell: (approval) => <Answers approval={approval} onRefuse={() => onRefuse(approval)} /> },
];

function Answers({ approval, onRefuse }: { approval: ApprovalView; onRefuse: () => void }) {
  const { id, shortId, whyNot } = approval;
  const approve = useAction({
    run: () => api.gates.answerApproval({ params: { id }, body: { answer: "approve" } }),
    told: () => `You approved ${changeText(approval)}.`,
  });
  return (
    <Row space="tight" oneLine>
      <Button label={`Approve ${shortId}`} whyNot={whyNot ?? undefined} action={approve}>
        Approve
      </Button>
      <Button kind="quiet" label={`Refuse ${shortId}`} whyNot={whyNot ?? undefined} onPress={onRefuse}>
        Refuse
      </Button>
    </Row>
  );
}

function RefuseDialog({ approval, onClose }: { approval: ApprovalView | undefined; onClose: () => void }) {
  const refuse = useAction({
    run: (note: string) =>
      api.gates.answerApproval({ params: { id: approval?.id ?? "" }, body: { answer: "refuse", note } }),
    told: () => `You refused ${approval?.shortId}.`,
    quietErrors: true,
    onDone: onClose,
  });
  return (
    <Dialog
      title={`Refuse ${approval?.shortId ?? ""}`}
      about="The gate denies this change, with your reason. You can approve it later."
      open={approval !== undefined}
      onOpenChange={onClose}
    >
      <Form
        onSubmit={(fields) => refuse.mutate(textOf(fields, "note"))}
        submitLabel="Refuse"
        pending={refuse.isPending}
        error={refuse.error}
      >
        {(faultOf) => <TextField label="Why" name="note" fault={faultOf("note")} required />}
      </Form>
    </Dialog>
  );
}
