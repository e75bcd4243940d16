import type { Token } from "@shipshape/contract/access";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Code, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { NewTokenDialog } from "./new-token-dialog.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";

type TokenView = z.infer<typeof Token>;

const isOver = ({ revokedAt, expiresAt }: TokenView): boolean =>
  revokedAt !== null || (expiresAt !== null && expiresAt.getTime() < nowMs());

function stateOf(token: TokenView): Status {
  if (token.revokedAt) return { tone: "muted", word: "revoked" };
  return isOver(token) ? { tone: "muted", word: "expired" } : { tone: "ok", word: "valid" };
}

const scopesText = ({ scopes }: TokenView): string =>
  scopes.length > 3 ? `${scopes.slice(0, 2).join(", ")} and ${scopes.length - 2} more` : scopes.join(", ");

/** Those that work first; the newest of each first. */
const inOrder = (a: TokenView, b: TokenView): number =>
  Number(isOver(a)) - Number(isOver(b)) || b.createdAt.getTime() - a.createdAt.getTime();

const columns: Column<TokenView>[] = [
  {
    title: "Name",
    wide: true,
    cell: ({ name, createdBy }) => (
      <Stack space="tight">
        <Strong>{name}</Strong>
        <Soft>by {createdBy}</Soft>
      </Stack>
    ),
  },
  { title: "Begins with", secondary: true, cell: ({ prefix }) => <Code>{prefix}…</Code> },
  { title: "May", secondary: true, cell: (token) => <span title={token.scopes.join("\n")}>{scopesText(token)}</span> },
  { title: "Last used", cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : "never") },
  { title: "Expires", secondary: true, cell: ({ expiresAt }) => (expiresAt ? <Time at={expiresAt} /> : "never") },
  { title: "State", cell: (token) => <StatusWord status={stateOf(token)} /> },
  { title: "Revoke", cell: (token) => !isOver(token) && <RevokeButton token={token} /> },
];

function RevokeButton({ token }: { token: TokenView }) {
  const whyNot = useWhyNot("access:write");
  const params = { tokenId: token.id };
  const revoke = useAction({
    run: () => api.access.revokeToken({ params }),
    told: () => `${token.name} works no more.`,
    undo: () => api.access.restoreToken({ params }),
  });
  return (
    <Button kind="quiet" action={revoke} whyNot={whyNot} label={`Revoke ${token.name}`}>
      Revoke
    </Button>
  );
}

export function TokensPage() {
  const { tokens } = useSuspenseQuery(ask.access.listTokens()).data;
  const [creating, setCreating] = useState(false);
  const whyNot = useWhyNot("access:write");
  usePageActions([
    { key: "new-token", label: "Make a token", icon: "plus", shortcut: "c", whyNot, run: () => setCreating(true) },
  ]);
  return (
    <Page
      title="Settings"
      byline={<SettingsTabs />}
      actions={
        <Button kind="primary" icon="plus" onPress={() => setCreating(true)} whyNot={whyNot}>
          New token
        </Button>
      }
    >
      <Section
        title="Tokens"
        count={tokens.length}
        note={
          <>
            For machines: each may do what its scopes say, and nothing else.{" "}
            <TextLink to="/settings/integrations">Integrations</TextLink> makes them with what they are for.
          </>
        }
      >
        <ListTable
          caption="Tokens"
          rows={tokens.toSorted(inOrder)}
          keyOf={({ id }) => id}
          columns={columns}
          empty={<EmptyState title="No tokens yet">A pipeline needs one to record its deployments.</EmptyState>}
        />
      </Section>
      <NewTokenDialog open={creating} onOpenChange={setCreating} />
    </Page>
  );
}
