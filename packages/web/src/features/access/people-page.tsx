import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { Facts } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { InviteDialog, LinkDialog } from "./invite-dialog.tsx";
import { type Person, PersonActions, RoleChoice } from "./person-actions.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";

const stateOf = ({ disabledAt, hasPassword }: Person) => {
  if (disabledAt) return { tone: "muted", word: "deactivated" } as const;
  return hasPassword ? ({ tone: "ok", word: "can sign in" } as const) : ({ tone: "unknown", word: "invited" } as const);
};

/** Those who may sign in first, those who may not any more last. */
const inOrder = (a: Person, b: Person): number =>
  Number(a.disabledAt !== null) - Number(b.disabledAt !== null) || a.name.localeCompare(b.name);

export function PeoplePage() {
  const { users } = useSuspenseQuery(ask.access.listUsers()).data;
  const [inviting, setInviting] = useState(false);
  const [link, setLink] = useState<string>();
  const whyNot = useWhyNot("access:write");
  usePageActions([
    { key: "invite", label: "Invite somebody", icon: "plus", shortcut: "c", whyNot, run: () => setInviting(true) },
  ]);
  const columns: Column<Person>[] = [
    {
      title: "Name",
      cell: ({ name, displayName }) => (
        <Stack space="tight">
          <Strong>{displayName}</Strong>
          {displayName !== name && <Soft>{name}</Soft>}
        </Stack>
      ),
    },
    { title: "E-mail address", wide: true, secondary: true, cell: ({ email }) => <Soft>{email}</Soft> },
    { title: "Role", cell: (person) => <RoleChoice person={person} /> },
    { title: "State", cell: (person) => <StatusWord status={stateOf(person)} /> },
    { title: "Actions", cell: (person) => <PersonActions person={person} onLink={setLink} /> },
  ];
  return (
    <Page
      title="Settings"
      byline={<SettingsTabs />}
      rail={<PeopleRail />}
      actions={
        <Button kind="primary" icon="plus" onPress={() => setInviting(true)} whyNot={whyNot}>
          Invite somebody
        </Button>
      }
    >
      <Section title="People" count={users.length} note="Also as code: kind User, in YAML.">
        <ListTable
          caption="People"
          rows={users.toSorted(inOrder)}
          keyOf={({ id }) => id}
          columns={columns}
          empty={<EmptyState title="Nobody yet" />}
        />
      </Section>
      <InviteDialog open={inviting} onOpenChange={setInviting} />
      <LinkDialog url={link} onClose={() => setLink(undefined)} />
    </Page>
  );
}

const PeopleRail = () => (
  <>
    <RailPart title="Roles">
      <Facts
        facts={[
          { term: "viewer", value: "reads everything but tokens and audit" },
          {
            term: "responder",
            value: "also runs incidents, takes shifts, records deployments, approves changes and breaks the glass",
          },
          { term: "editor", value: "also changes what is configured" },
          { term: "admin", value: "also people, tokens, the audit log" },
        ]}
      />
    </RailPart>
    <RailPart title="Teams">
      <Soft>
        Who works together, and owns what: <TextLink to="/teams">Teams</TextLink>
      </Soft>
    </RailPart>
  </>
);
