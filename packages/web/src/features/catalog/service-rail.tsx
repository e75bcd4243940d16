import type { ServiceDetail } from "@shipshape/contract/catalog";
import { useSuspenseQuery } from "@tanstack/react-query";
import type * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { Facts, Labels, Lines } from "../../kit/facts.tsx";
import { ExternalLink, TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Row, Soft, Stack } from "../../kit/stack.tsx";
import { StatusShape } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { GatesOf } from "../gates/gate-card.tsx";
import { OnCallFor } from "../oncall/on-call-now.tsx";
import { serviceHealth } from "./service-health.ts";

export type ServiceDetailView = z.infer<typeof ServiceDetail>;

/** The facts of a service: its gate, its people, what it uses and what uses it. */
export function ServiceRail({ service }: { service: ServiceDetailView }) {
  const policy = service.escalationPolicy ?? service.ownerTeam.escalationPolicy;
  return (
    <>
      <RailPart title="Gate">
        <GatesOf service={service.name} />
      </RailPart>
      <RailPart title="On call now">
        <OnCallFor policy={policy} />
        {policy && <Soft>by the policy {policy}</Soft>}
      </RailPart>
      <RailPart title="Dependencies">
        <Stack space="close">
          <Soft>It uses</Soft>
          <Neighbours names={service.dependsOn} none="nothing that is known" />
          <Soft>Used by</Soft>
          <Neighbours names={service.usedBy} none="nobody that is known" />
        </Stack>
      </RailPart>
      <RailPart title="Links">
        <Links service={service} />
      </RailPart>
      <RailPart title="Facts">
        <Facts
          facts={[
            { term: "Name", value: service.name },
            { term: "Members", value: service.ownerTeam.members.join(", ") },
            { term: "Contacts", value: service.contacts.map(({ kind, value }) => `${kind}: ${value}`).join(", ") },
            { term: "Changed", value: <Time at={service.updatedAt} /> },
            { term: "From", value: service.origin },
          ]}
        />
        {Object.keys(service.labels).length > 0 && <Labels labels={service.labels} />}
      </RailPart>
    </>
  );
}

function Neighbours({ names, none }: { names: readonly string[]; none: string }) {
  const { data: slo } = useSuspenseQuery(ask.slo.list());
  const { data: live } = useSuspenseQuery(ask.incidents.list({ query: { status: "live" } }));
  const items = names.map((name) => {
    const { tone, word } = serviceHealth(name, live.incidents, slo.slos);
    return {
      key: name,
      content: (
        <Row>
          <StatusShape tone={tone} />
          <TextLink to="/services/$name" params={{ name }}>
            {name}
          </TextLink>
          <Soft>{word}</Soft>
        </Row>
      ),
    };
  });
  return <Lines items={items} none={none} />;
}

function Links({ service: { runbook, links } }: { service: ServiceDetailView }) {
  const all = [...(runbook ? [{ title: "Runbook", url: runbook }] : []), ...links];
  const items = all.map(({ title, url }) => ({ key: url, content: <ExternalLink href={url}>{title}</ExternalLink> }));
  return <Lines items={items} none="None. A runbook link helps whoever is paged at night." />;
}
