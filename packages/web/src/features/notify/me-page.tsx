import type { ContactMethod } from "@shipshape/contract/notify";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useMe } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { Facts } from "../../kit/facts.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Row, Soft } from "../../kit/stack.tsx";
import { SettingsTabs } from "../access/settings-tabs.tsx";
import { ContactMethodDialog } from "./contact-method-dialog.tsx";
import { NotificationLog } from "./notification-log.tsx";

type Method = z.infer<typeof ContactMethod>;
type Removable = Method & { readonly id: string };
const isRemovable = (method: Method): method is Removable => method.id !== null;

export function MePage() {
  const me = useMe();
  return (
    <Page
      title="Settings"
      byline={<SettingsTabs />}
      rail={
        <RailPart title="You">
          <Facts
            facts={[
              { term: "Name", value: me.name },
              { term: "Full name", value: me.displayName },
              { term: "Role", value: me.role },
              { term: "Time zone", value: me.timeZone },
            ]}
          />
        </RailPart>
      }
    >
      <ContactMethods />
      <NotificationLog title="Sent to you" query={{ user: me.name, limit: 10 }} />
    </Page>
  );
}

function ContactMethods() {
  const { data } = useSuspenseQuery(ask.notify.listMyContactMethods());
  const [adding, setAdding] = useState(false);
  const remove = useAction({
    run: ({ id }: Removable) => api.notify.removeMyContactMethod({ params: { contactMethodId: id } }),
    told: (_, { address }) => `${address} is not used any more.`,
  });
  const test = useAction({
    run: () => api.notify.sendTestPage(),
    told: ({ notifications }) =>
      notifications.length === 1
        ? "A test page is on its way."
        : `${notifications.length} test pages are on their way.`,
  });
  const columns: Column<Method>[] = [
    { title: "Channel", cell: ({ channel }) => channel },
    { title: "Address", wide: true, cell: ({ address }) => address },
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
  const nothing = data.contactMethods.length === 0 ? "Add a contact method first." : undefined;
  return (
    <Section
      title="How you are reached"
      note="A page goes to all of these at once, and again until one is delivered or somebody acknowledges."
      aside={
        <Row>
          <Button onPress={() => test.mutate()} pending={test.isPending} whyNot={nothing}>
            Send a test page
          </Button>
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
