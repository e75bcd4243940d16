import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { Lines } from "../../kit/facts.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Row, Soft, Stack, Words } from "../../kit/stack.tsx";
import { AddContact } from "../notify/add-contact.tsx";
import { channelWord } from "../notify/channel-words.ts";
import { type ServiceView, TEST_PAGES } from "./first-steps.ts";
import { PageHops } from "./page-hops.tsx";

/** A test nobody answers ends by itself. */
const TEST_LASTS_MS = 10 * 60_000;
const testAlert = (service: string, runId: string) => ({
  labels: { alertname: "Test page", service, severity: "critical", shipshape_test: "true", run: runId },
  annotations: {
    summary: `Test page for ${service}`,
    description: "Somebody tries out whether pages arrive. Nothing is wrong.",
  },
});

/** A real alert on its real way: intake, incident, escalation policy, message, and the answer of whoever got it. */
export function TestPageStep({ service }: { service: ServiceView }) {
  const whyNot = useWhyNot("alerts:ingest");
  const { incidents } = useSuspenseQuery(ask.incidents.list(TEST_PAGES)).data;
  const [runId, setRunId] = useState<string>();
  const send = useAction({
    run: async () => {
      const id = String(nowMs());
      const endsAt = new Date(nowMs() + TEST_LASTS_MS);
      await api.alerts.ingest({ body: { alerts: [{ ...testAlert(service.name, id), endsAt }] } });
      return id;
    },
    onDone: setRunId,
  });
  const end = useAction({
    run: (id: string) =>
      api.alerts.ingest({ body: { alerts: [{ ...testAlert(service.name, id), status: "resolved" }] } }),
  });
  const newest = incidents.find((incident) => incident.service === service.name);
  const isLive = newest !== undefined && newest.status !== "resolved";
  return (
    <Stack space="normal">
      <Reach />
      <Row>
        <Button
          kind={newest ? "plain" : "primary"}
          action={send}
          whyNot={whyNot ?? (isLive && !newest.acknowledgedAt ? `${newest.shortId} waits for its answer` : undefined)}
        >
          {newest ? "Send another test page" : "Send me a test page"}
        </Button>
        <Soft>It pages whoever {service.displayName} pages. No status page, gate or measure counts it.</Soft>
      </Row>
      {newest && <PageHops incidentId={newest.id} onAnswered={isLive && runId ? () => end.mutate(runId) : undefined} />}
    </Stack>
  );
}

/** How the reader is reached, and what is missing. */
function Reach() {
  const { mail } = useSuspenseQuery(ask.system.getOnboarding()).data;
  const { data } = useQuery(ask.notify.listMyContactMethods());
  const [adding, setAdding] = useState(false);
  const methods = data?.contactMethods ?? [];
  return (
    <Stack space="close">
      {!mail.ready && (
        <Notice tone="warn" title="Mail cannot be sent yet">
          <Stack space="close">
            <Words>{mail.because}. Or add a webhook: it works at once.</Words>
            <CommandLine command="SHIPSHAPE_SMTP_URL=smtp://user:password@mail.example:587 SHIPSHAPE_MAIL_FROM=pager@example.com npm start" />
          </Stack>
        </Notice>
      )}
      <Lines
        items={methods.map(({ channel, address, label }) => ({
          key: `${channel} ${address}`,
          content: (
            <span>
              {channelWord(channel)} <Soft>{label}</Soft>
            </span>
          ),
        }))}
        none="You are reached nowhere yet."
      />
      <Row>
        <Button kind="quiet" icon="plus" onPress={() => setAdding(true)}>
          Add another way to reach you
        </Button>
      </Row>
      {adding && <AddContact onClose={() => setAdding(false)} />}
    </Stack>
  );
}
