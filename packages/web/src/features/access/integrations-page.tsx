import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Segments } from "../../kit/segments.tsx";
import { Row, Soft, Stack, Words } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { PIPELINES, type Pipeline, snippetOf } from "../home/ci-snippets.ts";
import { DoorCard } from "./door-card.tsx";
import { IntegrationCard } from "./integration-card.tsx";
import { DEPLOYMENTS, type Given, PUSHED_COUNTS, type SetUp } from "./integrations.ts";
import { SettingsTabs } from "./settings-tabs.tsx";

const route = getRouteApi("/signed-in/settings/integrations");

/** Everything that this server takes from others or sends to them, and how each is connected. */
export function IntegrationsPage() {
  const { show } = route.useSearch();
  const { services } = useSuspenseQuery(ask.catalog.listServices()).data;
  const { slos } = useSuspenseQuery(ask.slo.list()).data;
  const own = <T extends { builtIn: boolean }>(all: readonly T[]) => all.find(({ builtIn }) => !builtIn) ?? all[0];
  const given = {
    url: location.origin,
    service: own(services)?.name ?? "shipshape",
    slo: own(slos)?.name ?? "my-objective",
  };
  return (
    <Page title="Settings" byline={<SettingsTabs />}>
      <Section
        title="What comes in"
        note={
          <>
            Each with its own token, so that one can be taken away without the others. What sends alerts stands under{" "}
            <TextLink to="/integrations">Alerts</TextLink>.
          </>
        }
      >
        <Stack space="close">
          <DeploymentsCard given={given} open={show === DEPLOYMENTS.key} />
          <SourcesCard open={show === "sources"} />
          <IntegrationCard
            integration={PUSHED_COUNTS}
            given={given}
            setUp={PUSHED_COUNTS.setUp}
            open={show === PUSHED_COUNTS.key}
          />
        </Stack>
      </Section>
      <Section title="What goes out">
        <Stack space="close">
          <MailCard open={show === "mail"} />
          <WebhooksCard open={show === "webhooks"} />
        </Stack>
      </Section>
    </Page>
  );
}

function DeploymentsCard({ given, open }: { given: Omit<Given, "token">; open: boolean }) {
  const [pipeline, setPipeline] = useState<Pipeline>("github");
  const setUp = ({ url, token, service }: Given): readonly SetUp[] => {
    const { secret, about, code } = snippetOf(pipeline, { url, token, service, environment: "production" });
    return [...(secret ? [{ about: secret.about, code: secret.command }] : []), { about, code }];
  };
  const ways = <Segments label="Your pipeline" segments={PIPELINES} value={pipeline} onChoose={setPipeline} />;
  return <IntegrationCard integration={DEPLOYMENTS} given={given} setUp={setUp} ways={ways} open={open} />;
}

function SourcesCard({ open }: { open: boolean }) {
  const { sources } = useSuspenseQuery(ask.telemetry.listSources()).data;
  const own = sources.filter(({ kind }) => kind !== "self");
  const silent = own.filter(
    ({ lastErrorAt, lastSuccessAt }) => lastErrorAt && (!lastSuccessAt || lastErrorAt > lastSuccessAt),
  );
  const word = silent.length > 0 ? `${silent.length} of ${own.length} do not answer` : `${own.length} in use`;
  const standing =
    own.length === 0 ? (
      <StatusWord status={{ tone: "unknown", word: "none yet" }} />
    ) : (
      <StatusWord status={{ tone: silent.length > 0 ? "bad" : "ok", word }} />
    );
  return (
    <DoorCard
      cardKey="sources"
      name="Prometheus and metrics pages"
      about="Read by this server, every few seconds, for objectives."
      standing={standing}
      open={open}
    >
      <Words>
        Add one under <TextLink to="/settings/sources">Sources</TextLink>: its address is tried at once. As code:
      </Words>
      <CommandLine
        command={`apiVersion: openslo/v1\nkind: DataSource\nmetadata: { name: prometheus }\nspec: { type: prometheus, connectionDetails: { url: "http://prometheus.internal:9090" } }`}
        tall
      />
    </DoorCard>
  );
}

/** Sends the reader a page over every way they are reached. */
function TestPageButton() {
  const send = useAction({
    run: () => api.notify.sendTestPage(),
    told: () => "Sent: see what became of it under You.",
  });
  return (
    <Row>
      <Button action={send}>Send me a test</Button>
      <Soft>
        Over every way you are reached; what became of it stands under <TextLink to="/settings/me">You</TextLink>.
      </Soft>
    </Row>
  );
}

function MailCard({ open }: { open: boolean }) {
  const { mail } = useSuspenseQuery(ask.system.getOnboarding()).data;
  const standing = (
    <StatusWord status={mail.ready ? { tone: "ok", word: "ready" } : { tone: "warn", word: "not set up" }} />
  );
  return (
    <DoorCard cardKey="mail" name="E-mail" about="Pages and links, by any SMTP server." standing={standing} open={open}>
      <Words>{mail.because}.</Words>
      <CommandLine command="SHIPSHAPE_SMTP_URL=smtp://user:password@mail.example:587 SHIPSHAPE_MAIL_FROM=pager@example.com npm start" />
      <TestPageButton />
    </DoorCard>
  );
}

function WebhooksCard({ open }: { open: boolean }) {
  const { contactMethods } = useSuspenseQuery(ask.notify.listMyContactMethods()).data;
  const own = contactMethods.filter(({ channel }) => channel === "webhook").length;
  const standing = (
    <StatusWord
      status={own > 0 ? { tone: "ok", word: `${own} of yours` } : { tone: "unknown", word: "none of yours" }}
    />
  );
  return (
    <DoorCard
      cardKey="webhooks"
      name="Webhooks"
      about="Pages as signed JSON (Standard Webhooks), to whatever a person wants to be reached by."
      standing={standing}
      open={open}
    >
      <Words>
        Each person adds theirs under <TextLink to="/settings/me">You</TextLink>. The secret that signs it is shown
        once; a receiver checks it with any Standard Webhooks library.
      </Words>
      <TestPageButton />
    </DoorCard>
  );
}
