import type { User } from "@shipshape/contract/access";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Soft, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";

type Person = z.infer<typeof User>;

const stateOf = ({ disabledAt, hasPassword }: Person) => {
  if (disabledAt) return { tone: "muted", word: "disabled" } as const;
  return hasPassword
    ? ({ tone: "ok", word: "can sign in" } as const)
    : ({ tone: "unknown", word: "has no password yet" } as const);
};

export function PeoplePage() {
  const { data } = useSuspenseQuery(ask.access.listUsers());
  const [link, setLink] = useState<string>();
  const whyNot = useWhyNot("access:write");
  const makeLink = useAction({
    run: (name: string) => api.access.createSignInLink({ params: { name } }),
    onDone: ({ url }) => setLink(url),
  });
  const columns: Column<Person>[] = [
    { title: "Name", cell: ({ name }) => <Strong>{name}</Strong> },
    { title: "Full name", wide: true, cell: ({ displayName }) => displayName },
    { title: "E-mail address", secondary: true, cell: ({ email }) => <Soft>{email}</Soft> },
    { title: "Role", cell: ({ role }) => role },
    { title: "Time zone", secondary: true, cell: ({ timeZone }) => timeZone },
    { title: "State", secondary: true, cell: (person) => <StatusWord status={stateOf(person)} /> },
    {
      title: "Link",
      cell: ({ name }) => (
        <Button onPress={() => makeLink.mutate(name)} whyNot={whyNot} label={`Make a sign-in link for ${name}`}>
          Make a link
        </Button>
      ),
    },
  ];
  return (
    <Page title="Settings" byline={<SettingsTabs />}>
      <Section title="People" count={data.users.length} note="People come from configuration: kind User, in YAML.">
        <ListTable
          caption="People"
          rows={data.users}
          keyOf={({ id }) => id}
          columns={columns}
          empty={<EmptyState title="Nobody yet" command={cliCommand("apply -f people.yaml")} />}
        />
      </Section>
      <Dialog
        title="A link that works once"
        about="Give it to this person only. Whoever opens it within a day chooses the password."
        open={link !== undefined}
        onOpenChange={() => setLink(undefined)}
      >
        {link && <CommandLine command={link} />}
      </Dialog>
    </Page>
  );
}
