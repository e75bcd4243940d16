import { cliCommand } from "../../kernel/cli-command.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Card, Section } from "../../kit/page.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";

type Step = { readonly title: string; readonly about: React.ReactNode; readonly command?: string };

/** What an empty installation needs, in order, each with the exact command. */
function steps(): readonly Step[] {
  return [
    {
      title: "Connect a service",
      about: "Its owner, tier and dependencies, as YAML or as the catalog-info.yaml that you have.",
      command: cliCommand("apply -f catalog-info.yaml"),
    },
    {
      title: "Say how often it must succeed",
      about: "A source of metrics and an objective, as OpenSLO documents.",
      command: cliCommand("apply -f slo.yaml"),
    },
    {
      title: "Put yourself on call",
      about: (
        <>
          A schedule and an escalation policy; then send yourself a page in{" "}
          <TextLink to="/settings/me">Settings</TextLink>.
        </>
      ),
      command: cliCommand("apply -f on-call.yaml"),
    },
    {
      title: "Add one line to the pipeline",
      about: (
        <>
          It asks the gate and records the deployment. Its <TextLink to="/settings/tokens">token</TextLink> needs
          changes:ingest.
        </>
      ),
      command: cliCommand("deploy run --service payments --env production --version 1.4.2 -- ./deploy.sh"),
    },
  ];
}

export function GettingStarted() {
  return (
    <Section
      title="Begin here"
      note="Or see all of it at work first: npm start -- --demo runs a small fleet beside this server."
    >
      <Card>
        {steps().map(({ title, about, command }, index) => (
          <Stack key={title} space="tight">
            <Strong>
              {index + 1}. {title}
            </Strong>
            <Soft>{about}</Soft>
            {command && <CommandLine command={command} />}
          </Stack>
        ))}
      </Card>
    </Section>
  );
}
