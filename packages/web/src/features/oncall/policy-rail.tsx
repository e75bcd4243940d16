import { targetsOf } from "@shipshape/domain/oncall/escalation";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { Facts, Lines } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { type PolicyView, repeatText, servicesUsing } from "./policy-words.ts";

/** Which services follow a policy, and how it is changed. */
export function PolicyRail({ policy }: { policy: PolicyView }) {
  const { name, repeat, stillWorking, fallback } = policy;
  const { data: services } = useQuery(ask.catalog.listServices());
  const { data: teams } = useQuery(ask.catalog.listTeams());
  const using = servicesUsing(name, services?.services ?? [], teams?.teams ?? []);
  const items = using.map((service) => ({
    key: service.name,
    content: (
      <span>
        <TextLink to="/services/$name" params={{ name: service.name }}>
          {service.displayName}
        </TextLink>{" "}
        {service.escalationPolicy === null && <Soft>through {service.owner}</Soft>}
      </span>
    ),
  }));
  const asks =
    stillWorking &&
    `after ${humanizeMinutes(stillWorking.askAfterMinutes)}, to be answered within ${humanizeMinutes(stillWorking.answerWithinMinutes)}`;
  return (
    <>
      <RailPart title="Services that page it">
        <Lines items={items} none="None: give it to a service or to the team that owns one." />
      </RailPart>
      <RailPart title="Facts">
        <Facts
          facts={[
            { term: "Name", value: name },
            { term: "Repeats", value: repeatText(repeat) },
            { term: "Still working on it?", value: asks },
            { term: "Fallback", value: fallback && "it pages where nothing else would" },
          ]}
        />
      </RailPart>
      {targetsOf(policy).some(({ kind }) => kind === "webhook") && (
        <RailPart title="Programs">
          <Stack space="close">
            <Soft>What it tells them is signed (Standard Webhooks). Their secrets:</Soft>
            <CommandLine command={cliCommand(`escalation webhooks ${name}`)} />
          </Stack>
        </RailPart>
      )}
      <RailPart title="As configuration as code">
        <Stack space="close">
          <Soft>Write it to a file, change the file, apply it.</Soft>
          <CommandLine command={cliCommand("export --kind EscalationPolicy > policies.yaml")} />
          <CommandLine command={cliCommand("apply -f policies.yaml")} />
          <CommandLine command={cliCommand(`escalation forecast ${name} --priority P2`)} />
        </Stack>
      </RailPart>
    </>
  );
}
