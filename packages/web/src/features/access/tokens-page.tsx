import type { Token } from "@shipshape/contract/access";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Code, Soft, Strong } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { NewTokenDialog } from "./new-token-dialog.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";

type TokenView = z.infer<typeof Token>;

function stateOf({ revokedAt, expiresAt }: TokenView): Status {
  if (revokedAt) return { tone: "muted", word: "revoked" };
  if (expiresAt && expiresAt.getTime() < nowMs()) return { tone: "muted", word: "expired" };
  return { tone: "ok", word: "valid" };
}

const scopesText = ({ scopes }: TokenView): string =>
  scopes.length > 3 ? `${scopes.slice(0, 2).join(", ")} and ${scopes.length - 2} more` : scopes.join(", ");

export function TokensPage() {
  const { data } = useSuspenseQuery(ask.access.listTokens());
  const [creating, setCreating] = useState(false);
  const whyNot = useWhyNot("access:write");
  const revoke = useAction({
    run: ({ id }: TokenView) => api.access.revokeToken({ params: { tokenId: id } }),
    told: (_, { name }) => `The token ${name} works no more.`,
  });
  const columns: Column<TokenView>[] = [
    { title: "Name", wide: true, cell: ({ name }) => <Strong>{name}</Strong> },
    { title: "Begins with", secondary: true, cell: ({ prefix }) => <Code>{prefix}…</Code> },
    { title: "May", secondary: true, cell: (token) => <Soft>{scopesText(token)}</Soft> },
    { title: "Made by", secondary: true, cell: ({ createdBy }) => createdBy },
    {
      title: "Last used",
      secondary: true,
      cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : "never"),
    },
    { title: "State", cell: (token) => <StatusWord status={stateOf(token)} /> },
    {
      title: "Revoke",
      cell: (token) =>
        token.revokedAt === null && (
          <Button kind="danger" onPress={() => revoke.mutate(token)} whyNot={whyNot} label={`Revoke ${token.name}`}>
            Revoke
          </Button>
        ),
    },
  ];
  const newToken = (
    <Button kind="primary" onPress={() => setCreating(true)} whyNot={whyNot}>
      New token
    </Button>
  );
  return (
    <Page title="Settings" byline={<SettingsTabs />}>
      <Section title="Tokens" aside={newToken} note="For machines: each may do what its scopes say, and nothing else.">
        <ListTable
          caption="Tokens"
          rows={data.tokens}
          keyOf={({ id }) => id}
          columns={columns}
          empty={<EmptyState title="No tokens yet">A pipeline needs one to record its deployments.</EmptyState>}
        />
      </Section>
      <NewTokenDialog open={creating} onOpenChange={setCreating} />
    </Page>
  );
}
