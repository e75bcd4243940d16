import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Facts, Labels, Lines } from "../../kit/facts.tsx";
import { ExternalLink, TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Row, Soft, Stack } from "../../kit/stack.tsx";
import { StatusShape } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { GatesOf } from "../gates/gate-card.tsx";
import { OnCallFor } from "../oncall/on-call-now.tsx";
import { healthStatus } from "./health-words.ts";
import { ServiceCare } from "./service-care.tsx";
import type { ServiceDetailView } from "./service-detail.ts";

type RailProps = { service: ServiceDetailView; onChange: () => void };

/** The facts of a service: its gate, its people, what it uses and what uses it, how well it is looked after. */
export function ServiceRail({ service, onChange }: RailProps) {
  const policy = service.escalationPolicy ?? service.ownerTeam.escalationPolicy;
  return (
    <>
      <RailPart title="Gate">
        <GatesOf service={service.name} />
      </RailPart>
      <RailPart title="On call now">
        <OnCallFor policy={policy} />
        {policy && (
          <Soft>
            by the policy{" "}
            <TextLink to="/escalation-policies/$name" params={{ name: policy }}>
              {policy}
            </TextLink>
          </Soft>
        )}
      </RailPart>
      <RailPart
        title="Dependencies"
        aside={
          <TextLink to="/services/$name" params={{ name: service.name }} search={{ tab: "dependencies" }}>
            As a graph
          </TextLink>
        }
      >
        <Stack space="close">
          <Soft>It uses</Soft>
          <Neighbours of={service.name} names={service.dependsOn} none="nothing that is known" />
          <Soft>Used by</Soft>
          <Neighbours of={service.name} names={service.usedBy} none="nobody that is known" />
        </Stack>
      </RailPart>
      <RailPart title="How it is looked after">
        <ServiceCare service={service} onChange={onChange} />
      </RailPart>
      <RailPart title="Links">
        <Links service={service} />
      </RailPart>
      <RailPart title="Facts">
        <ServiceFacts service={service} />
      </RailPart>
    </>
  );
}

function Neighbours({ of, names, none }: { of: string; names: readonly string[]; none: string }) {
  const { nodes } = useSuspenseQuery(ask.catalog.dependencies({ query: { around: of } })).data;
  const items = names.map((name) => {
    const node = nodes.find((one) => one.name === name);
    const { tone, word } = healthStatus(node?.health ?? null);
    return {
      key: name,
      content: (
        <Row space="tight">
          <StatusShape tone={tone} />
          {node?.known ? (
            <TextLink to="/services/$name" params={{ name }}>
              {node.displayName}
            </TextLink>
          ) : (
            name
          )}
          <Soft>{word.toLowerCase()}</Soft>
        </Row>
      ),
    };
  });
  return <Lines items={items} none={none} />;
}

function Links({ service }: { service: ServiceDetailView }) {
  const links = [...(service.runbook ? [{ title: "Runbook", url: service.runbook }] : []), ...service.links];
  const items = links.map(({ title, url }) => ({
    key: `${title} ${url}`,
    content: <ExternalLink href={url}>{title}</ExternalLink>,
  }));
  return <Lines items={items} none="None yet." />;
}

function ServiceFacts({ service }: { service: ServiceDetailView }) {
  const contacts = [...service.contacts, ...service.ownerTeam.contacts].map(({ kind, value }) => `${kind}: ${value}`);
  return (
    <>
      <Facts
        facts={[
          { term: "Name", value: service.name },
          { term: "Members", value: service.ownerTeam.members.join(", ") },
          { term: "Contacts", value: [...new Set(contacts)].join(", ") },
          { term: "Changed", value: <Time at={service.updatedAt} /> },
          { term: "From", value: service.origin },
        ]}
      />
      {Object.keys(service.labels).length > 0 && <Labels labels={service.labels} />}
    </>
  );
}
