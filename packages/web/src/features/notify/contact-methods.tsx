import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Soft } from "../../kit/stack.tsx";
import { ContactMethodDialog } from "./contact-method-dialog.tsx";
import { type MethodView, ReachStatus } from "./reach-status.tsx";
import { TestPageButton } from "./test-page-button.tsx";

type Removable = MethodView & { readonly id: string };
const isRemovable = (method: MethodView): method is Removable => method.id !== null;

/** How the signed-in user is reached: added, tested, removed and taken back. */
export function ContactMethods() {
  const { data } = useSuspenseQuery(ask.notify.listMyContactMethods());
  const [adding, setAdding] = useState(false);
  const remove = useAction({
    run: ({ id }: Removable) => api.notify.removeMyContactMethod({ params: { contactMethodId: id } }),
    foresee: ({ id }, queries) =>
      queries.setQueryData<typeof data>(ask.notify.listMyContactMethods().queryKey, (known) =>
        known ? { contactMethods: known.contactMethods.filter((method) => method.id !== id) } : known,
      ),
    told: (_, { address }) => `${address} is not used any more.`,
    undo: (_, { id }) => api.notify.restoreMyContactMethod({ params: { contactMethodId: id } }),
  });
  const columns: Column<MethodView>[] = [
    { title: "Channel", cell: ({ channel }) => (channel === "email" ? "E-mail" : "Webhook") },
    { title: "Address", wide: true, cell: ({ address }) => address },
    { title: "Does it work", cell: (method) => <ReachStatus method={method} /> },
    { title: "Test", cell: (method) => <TestPageButton only={method} /> },
    {
      title: "Remove",
      cell: (method) =>
        isRemovable(method) ? (
          <Button kind="quiet" onPress={() => remove.mutate(method)} label={`Remove ${method.address}`}>
            Remove
          </Button>
        ) : (
          <Soft>of your account</Soft>
        ),
    },
  ];
  return (
    <Section
      title="How you are reached"
      note="A page goes to all of these at once, and again until one is delivered or somebody acknowledges."
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
      <ContactMethodDialog open={adding} onOpenChange={setAdding} />
    </Section>
  );
}
