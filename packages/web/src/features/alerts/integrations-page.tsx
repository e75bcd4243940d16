import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { TextLink } from "../../kit/link.tsx";
import { DoorsPage } from "../access/doors-page.tsx";
import { AlertsTabs } from "./alerts-tabs.tsx";
import { IntegrationCard } from "./integration-card.tsx";
import { IntegrationDialog } from "./integration-dialog.tsx";
import type { IntegrationView, MadeKey } from "./integration-view.ts";

const route = getRouteApi("/signed-in/integrations");
const REFRESH_MS = 15_000;

/** Who may send alerts: each sender with its key, what came in by it, and what to paste at its end. */
export function IntegrationsPage() {
  const { show } = route.useSearch();
  const { integrations } = useSuspenseQuery({ ...ask.alerts.listIntegrations(), refetchInterval: REFRESH_MS }).data;
  return (
    <DoorsPage<IntegrationView, MadeKey>
      page="/integrations"
      permission="alerts:write"
      title="Integrations"
      byline={<AlertsTabs />}
      add={{ key: "new-integration", label: "Add an integration" }}
      heading="Who sends alerts"
      note={
        <>
          Each sender has a key of its own, so that one can be taken away without the others; a Prometheus has a token.
          What sends deployments and counts stands under <TextLink to="/settings/integrations">Settings</TextLink>.
        </>
      }
      doors={integrations}
      shown={show}
      none={{
        title: "Nobody sends by a key yet",
        command: cliCommand("integration create --name alertmanager --kind alertmanager"),
        about:
          "PagerDuty's and Opsgenie's senders, Grafana, Datadog, Sentry, CloudEvents, heartbeats: each becomes one by changing its address and its key.",
      }}
      card={(integration, rest) => <IntegrationCard integration={integration} {...rest} />}
      dialog={(rest) => <IntegrationDialog {...rest} />}
    />
  );
}
