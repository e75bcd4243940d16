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
import { AlertsTabs } from "./alerts-tabs.tsx";
import { IntegrationCard } from "./integration-card.tsx";
import { IntegrationDialog } from "./integration-dialog.tsx";
import type { MadeKey } from "./integration-view.ts";

const route = getRouteApi("/signed-in/integrations");
const REFRESH_MS = 15_000;

/** Who may send alerts: each sender with its key, what came in by it, and what to paste at its end. */
export function IntegrationsPage() {
  const { show } = route.useSearch();
  const navigate = useNavigate();
  const { integrations } = useSuspenseQuery({ ...ask.alerts.listIntegrations(), refetchInterval: REFRESH_MS }).data;
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<Readonly<Record<string, MadeKey | undefined>>>({});
  const whyNot = useWhyNot("alerts:write");
  const create = (): void => setCreating(true);
  const keep = (id: string, key: MadeKey | undefined): void => setMade((before) => ({ ...before, [id]: key }));
  usePageActions([
    { key: "new-integration", label: "Add an integration", icon: "plus", shortcut: "c", whyNot, run: create },
  ]);
  return (
    <Page
      title="Integrations"
      byline={<AlertsTabs />}
      actions={
        <Button kind="primary" icon="plus" onPress={create} whyNot={whyNot} shortcut="c">
          Add an integration
        </Button>
      }
    >
      <Section
        title="Who sends alerts"
        count={integrations.length}
        note={
          <>
            Each sender has a key of its own, so that one can be taken away without the others; a Prometheus has a
            token. What sends deployments and counts stands under{" "}
            <TextLink to="/settings/integrations">Settings</TextLink>.
          </>
        }
      >
        <Stack space="close">
          {integrations.map((one) => (
            <IntegrationCard
              key={one.id}
              integration={one}
              made={made[one.id]}
              onMade={(key) => keep(one.id, key)}
              open={show === one.name}
            />
          ))}
          {integrations.length === 0 && <NobodyYet onCreate={create} whyNot={whyNot} />}
        </Stack>
      </Section>
      <IntegrationDialog
        open={creating}
        onOpenChange={setCreating}
        onMade={({ id, name }, key) => {
          keep(id, key);
          void navigate({ to: "/integrations", search: { show: name }, resetScroll: false });
        }}
      />
    </Page>
  );
}

function NobodyYet({ onCreate, whyNot }: { onCreate: () => void; whyNot: string | undefined }) {
  return (
    <EmptyState
      title="Nobody sends by a key yet"
      command={cliCommand("integration create --name alertmanager --kind alertmanager")}
      action={
        <Button onPress={onCreate} whyNot={whyNot}>
          Add an integration
        </Button>
      }
    >
      PagerDuty's and Opsgenie's senders, Grafana, Datadog, Sentry, CloudEvents, heartbeats: each becomes one by
      changing its address and its key.
    </EmptyState>
  );
}
