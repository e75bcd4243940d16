import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Soft, Stack } from "../../kit/stack.tsx";
import { AddContact } from "./add-contact.tsx";
import { channelWord } from "./channel-words.ts";
import { type MethodView, ReachStatus } from "./reach-status.tsx";
import { TestPageButton } from "./test-page-button.tsx";
import { type Verifiable, VerifyDialog } from "./verify-dialog.tsx";

type Removable = MethodView & { readonly id: string };
const isRemovable = (method: MethodView): method is Removable => method.id !== null;

function useRemove() {
  return useAction({
    run: ({ id }: Removable) => api.notify.removeMyContactMethod({ params: { contactMethodId: id } }),
    foresee: ({ id }, queries) =>
      queries.setQueryData<{ contactMethods: MethodView[] }>(ask.notify.listMyContactMethods().queryKey, (known) =>
        known ? { contactMethods: known.contactMethods.filter((method) => method.id !== id) } : known,
      ),
    told: (_, { label }) => `${label} is not used any more.`,
    undo: (_, { id }) => api.notify.restoreMyContactMethod({ params: { contactMethodId: id } }),
  });
}

type Doings = { readonly verify: (method: Removable) => void; readonly remove: (method: Removable) => void };

const columnsOf = ({ verify, remove }: Doings): Column<MethodView>[] => [
  { title: "Channel", cell: ({ channel }) => channelWord(channel) },
  {
    title: "Address",
    wide: true,
    cell: ({ label, address, channel }) => (
      <Stack space="tight">
        <span>{label}</span>
        {label !== address && channel !== "push" && <Soft>{address}</Soft>}
      </Stack>
    ),
  },
  { title: "Does it work", cell: (method) => <ReachStatus method={method} /> },
  {
    title: "Test",
    cell: (method) =>
      isRemovable(method) && method.verifiedAt === null ? (
        <Button kind="primary" onPress={() => verify(method)} label={`Verify ${method.label}`}>
          Verify
        </Button>
      ) : (
        <TestPageButton only={method} />
      ),
  },
  {
    title: "Remove",
    cell: (method) =>
      isRemovable(method) ? (
        <Button kind="quiet" onPress={() => remove(method)} label={`Remove ${method.label}`}>
          Remove
        </Button>
      ) : (
        <Soft>of your account</Soft>
      ),
  },
];

/** How the signed-in user is reached: added, proven, tested, removed and taken back. */
export function ContactMethods() {
  const { data } = useSuspenseQuery(ask.notify.listMyContactMethods());
  const [adding, setAdding] = useState(false);
  const [verifying, setVerifying] = useState<Verifiable>();
  const remove = useRemove();
  const columns = columnsOf({ verify: setVerifying, remove: remove.mutate });
  return (
    <Section
      title="How you are reached"
      note="What is not verified is used only when nothing else is left."
      aside={
        <Row>
          <TestPageButton />
          <Button kind="primary" onPress={() => setAdding(true)}>
            Add a contact method
          </Button>
        </Row>
      }
    >
      <ListTable
        caption="Contact methods"
        rows={data.contactMethods}
        keyOf={({ channel, address }) => `${channel} ${address}`}
        columns={columns}
        empty={
          <EmptyState title="Nobody can reach you yet">
            Add an e-mail address or a webhook, then send a test page.
          </EmptyState>
        }
      />
      {adding && <AddContact onClose={() => setAdding(false)} />}
      {verifying && <VerifyDialog contact={verifying} onClose={() => setVerifying(undefined)} />}
    </Section>
  );
}
