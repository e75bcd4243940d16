import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Stack } from "../../kit/stack.tsx";
import { DeliveryTabs } from "./delivery-tabs.tsx";
import { SourceCard } from "./source-card.tsx";
import { SourceDialog } from "./source-dialog.tsx";
import type { MadeSource } from "./source-view.ts";

const route = getRouteApi("/signed-in/change-sources");
/** Somebody who sets up a sender watches for its first event. */
const REFRESH_MS = 5_000;

/** Who tells of changes: each source with its address, what came in by it, and what to paste at its end. */
export function SourcesPage() {
  const { show } = route.useSearch();
  const navigate = useNavigate();
  const { sources, url } = useSuspenseQuery({ ...ask.changes.listSources(), refetchInterval: REFRESH_MS }).data;
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<Readonly<Record<string, MadeSource | undefined>>>({});
  const whyNot = useWhyNot("changes:write");
  const create = (): void => setCreating(true);
  const keep = (id: string, one: MadeSource): void => setMade((before) => ({ ...before, [id]: one }));
  usePageActions([{ key: "new-source", label: "Add a source", icon: "plus", shortcut: "c", whyNot, run: create }]);
  return (
    <Page
      title="Sources"
      byline={<DeliveryTabs />}
      actions={
        <Button kind="primary" icon="plus" onPress={create} whyNot={whyNot} shortcut="c">
          Add a source
        </Button>
      }
    >
      <Section
        title="Who tells of changes"
        count={sources.length}
        note={
          <>
            Commits, builds, releases and deployments, as they happen. What could not be told apart stands under{" "}
            <TextLink to="/change-inbox">Not understood</TextLink>.
          </>
        }
      >
        <Stack space="close">
          {sources.map((one) => (
            <SourceCard
              key={one.id}
              source={one}
              url={url}
              made={made[one.id]}
              onMade={(fresh) => keep(one.id, fresh)}
              open={show === one.name}
            />
          ))}
          {sources.length === 0 && <NobodyYet onCreate={create} whyNot={whyNot} />}
        </Stack>
      </Section>
      <SourceDialog
        open={creating}
        onOpenChange={setCreating}
        onMade={({ id, name }, one) => {
          keep(id, one);
          void navigate({ to: "/change-sources", search: { show: name }, resetScroll: false });
        }}
      />
    </Page>
  );
}

function NobodyYet({ onCreate, whyNot }: { onCreate: () => void; whyNot: string | undefined }) {
  return (
    <EmptyState
      title="Nobody tells of changes yet"
      command={cliCommand("source create --name github --kind github")}
      action={
        <Button onPress={onCreate} whyNot={whyNot}>
          Add a source
        </Button>
      }
    >
      GitHub, GitLab, Jenkins, Travis, Argo CD, CDEvents, and scripts made for DevLake: each needs an address and a
      secret, nothing else. A repository's past comes in with <code>shipshape changes import-git</code>.
    </EmptyState>
  );
}
