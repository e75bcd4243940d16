import { api } from "../../kernel/api.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useMe, useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";

/** Sends one alert through the API, as a Prometheus would; a warning, so that it wakes nobody. */
function SampleButton() {
  const me = useMe();
  const whyNot = useWhyNot("alerts:ingest");
  const send = useAction({
    run: () =>
      api.alerts.ingest({
        body: {
          alerts: [
            {
              labels: { alertname: "Sample", severity: "warning", sent_by: me.name },
              annotations: {
                summary: "A sample: the way from a sender to this list works",
                description:
                  "Sent with the button on this page. It is a warning and names no service: it pages nobody.",
              },
            },
          ],
        },
      }),
    told: () => "Sent, taken and on disk: there it is.",
  });
  return (
    <Button action={send} whyNot={whyNot}>
      Send a sample
    </Button>
  );
}

type NoAlertsProps = { isFiltered: boolean; isFiring: boolean };

export function NoAlerts({ isFiltered, isFiring }: NoAlertsProps) {
  if (isFiltered) {
    return (
      <Quiet>
        No alert matches. <TextLink to="/alerts">Show all that fire</TextLink>
      </Quiet>
    );
  }
  return (
    <EmptyState
      title={isFiring ? "Nothing is firing" : "No alert yet"}
      command={cliCommand("alert send -l alertname=DiskFull service=payments severity=critical")}
      action={<SampleButton />}
    >
      Objectives that burn raise alerts by themselves. Prometheus and Alertmanager send theirs to {location.origin}, as
      they would to an Alertmanager, with a token that may do alerts:ingest. To see one at once, send one from a shell,
      or a harmless sample from here:
    </EmptyState>
  );
}
