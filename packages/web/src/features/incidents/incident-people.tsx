import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Facts, Lines } from "../../kit/facts.tsx";
import { ChoiceField } from "../../kit/form-field.tsx";
import { ExternalLink, TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Code, Soft, Stack } from "../../kit/stack.tsx";
import { ClockTime, Time } from "../../kit/time.tsx";
import { type IncidentDetailView, pagingRunsOf } from "./incident-words.ts";
import { PagingRuns } from "./paging-run.tsx";
import { type RoleName, useAssign } from "./use-incident-actions.ts";

const ROLES: readonly (readonly [role: RoleName, label: string, hint: string])[] = [
  ["commander", "Commander", "Leads, and decides."],
  ["communications", "Communications", "Tells customers and the house."],
];

/** Everybody who did something in it, each with the last of it; whoever leads first. */
function respondersOf({ timeline, roles }: IncidentDetailView) {
  const lastAt = new Map<string, Date>();
  for (const { actor, at } of timeline) if (actor !== "shipshape") lastAt.set(actor, at);
  return [...lastAt]
    .map(([name, at]) => ({ name, at, role: roles.find(({ user }) => user === name)?.role }))
    .toSorted((a, b) => b.at.getTime() - a.at.getTime());
}

/** Who is in it, who has which role, who was paged; and the service it is about. */
export function IncidentPeople({ incident }: { incident: IncidentDetailView }) {
  const runs = pagingRunsOf(incident);
  return (
    <>
      {runs.length > 0 && <PagingRuns runs={runs} />}
      <RailPart title="Responders">
        <Lines
          none="Nobody has done anything yet."
          items={respondersOf(incident).map(({ name, at }) => ({
            key: name,
            content: (
              <>
                <Person name={name} />{" "}
                <Soft>
                  last <Time at={at} />
                </Soft>
              </>
            ),
          }))}
        />
      </RailPart>
      <Roles incident={incident} />
      <AboutService incident={incident} />
    </>
  );
}

function Roles({ incident }: { incident: IncidentDetailView }) {
  const whyNot = useWhyNot("incidents:write");
  const { data } = useQuery(ask.access.listUsers());
  const assign = useAssign(incident);
  const users = (data?.users ?? []).filter(({ disabledAt }) => disabledAt === null);
  const options = [
    { value: "", label: "nobody" },
    ...users.map(({ name, displayName }) => ({ value: name, label: displayName })),
  ];
  return (
    <RailPart title="Roles">
      <Stack space="close">
        {ROLES.map(([role, label, hint]) => {
          const held = incident.roles.find((one) => one.role === role)?.user ?? "";
          return whyNot === undefined ? (
            <ChoiceField
              key={role}
              label={label}
              hint={hint}
              value={held}
              options={
                options.some(({ value }) => value === held) ? options : [...options, { value: held, label: held }]
              }
              onChoose={(user) => assign.mutate({ role, user: user === "" ? null : user })}
            />
          ) : (
            <span key={role}>
              <Soft>{label}</Soft> <Person name={held === "" ? null : held} />
            </span>
          );
        })}
      </Stack>
    </RailPart>
  );
}

function AboutService({ incident }: { incident: IncidentDetailView }) {
  const { service: name, group, environment, beganAt } = incident;
  const { data: service } = useQuery({
    ...ask.catalog.getService({ params: { name: name ?? "" } }),
    enabled: name !== null,
  });
  return (
    <RailPart title="About">
      <Facts
        facts={[
          {
            term: "Service",
            value: name && (
              <TextLink to="/services/$name" params={{ name }}>
                {service?.displayName ?? name}
              </TextLink>
            ),
          },
          { term: "Group", value: group && <Code>{group}</Code> },
          { term: "Owner", value: service?.owner },
          { term: "Tier", value: service && String(service.tier) },
          { term: "Environment", value: environment },
          { term: "Trouble began", value: <ClockTime at={beganAt} /> },
          { term: "Runbook", value: service?.runbook && <ExternalLink href={service.runbook}>Open it</ExternalLink> },
          { term: "Opened because", value: incident.because },
        ]}
      />
    </RailPart>
  );
}
