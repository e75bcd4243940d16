import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Stack } from "../../kit/stack.tsx";
import { DeliveryTabs } from "../changes/delivery-tabs.tsx";
import { GateSourceCard } from "./gate-source-card.tsx";
import { GateSourceDialog } from "./gate-source-dialog.tsx";
import type { MadeGateSource } from "./gate-source-view.ts";

const route = getRouteApi("/signed-in/gate-sources");
/** Somebody who sets up an App watches for its first deployment. */
const REFRESH_MS = 10_000;

/** Who holds deployments until the gate has answered: GitHub, by its deployment protection rules. */
export function GateSourcesPage() {
  const { show } = route.useSearch();
  const navigate = useNavigate();
  const { sources, url } = useSuspenseQuery({ ...ask.gates.listSources(), refetchInterval: REFRESH_MS }).data;
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<Readonly<Record<string, MadeGateSource | undefined>>>({});
  const whyNot = useWhyNot("gates:write");
  const create = (): void => setCreating(true);
  const keep = (id: string, one: MadeGateSource): void => setMade((before) => ({ ...before, [id]: one }));
  usePageActions([
    { key: "new-gate-source", label: "Let GitHub ask", icon: "plus", shortcut: "c", whyNot, run: create },
  ]);
  return (
    <Page
      title="Who asks"
      byline={<DeliveryTabs />}
      actions={
        <Button kind="primary" icon="plus" onPress={create} whyNot={whyNot} shortcut="c">
          Let GitHub ask
        </Button>
      }
    >
      <Section
        title="GitHub's deployment protection rules"
        count={sources.length}
        note="GitHub holds a job that deploys until the gate has answered. Pipelines, Flagger, Argo Rollouts and curl ask with a token and need nothing here."
      >
        <Stack space="close">
          {sources.map((one) => (
            <GateSourceCard
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
      <GateSourceDialog
        open={creating}
        onOpenChange={setCreating}
        onMade={({ id, name }, one) => {
          keep(id, one);
          void navigate({ to: "/gate-sources", search: { show: name }, resetScroll: false });
        }}
      />
    </Page>
  );
}

function NobodyYet({ onCreate, whyNot }: { onCreate: () => void; whyNot: string | undefined }) {
  return (
    <EmptyState
      title="GitHub does not ask yet"
      command={cliCommand("gate source create --name github")}
      action={
        <Button onPress={onCreate} whyNot={whyNot}>
          Let GitHub ask
        </Button>
      }
    >
      It takes a GitHub App of your own with two permissions, and a tick at each environment.
    </EmptyState>
  );
}
