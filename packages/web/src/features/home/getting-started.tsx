import { api } from "../../kernel/api.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { nowMs } from "../../kernel/clock.ts";
import { isoDay } from "../../kernel/moment.ts";
import { useMe, useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Card, Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { firstDocuments } from "./first-documents.ts";

const FILE = "first.yaml";
const WEEK_MS = 7 * 86_400_000;
const DEPLOY = "--service my-service --env production";

function useFirstDocuments(): string {
  const { name, timeZone } = useMe();
  const firstHandoff = `${isoDay(new Date(nowMs() - WEEK_MS), timeZone)}T09:00`;
  return firstDocuments({ user: name, timeZone, origin: location.origin, firstHandoff });
}

type StepProps = { title: string; about: React.ReactNode; children?: React.ReactNode };

const Step = ({ title, about, children }: StepProps) => (
  <Stack space="close">
    <Stack space="tight">
      <Strong>{title}</Strong>
      <Soft>{about}</Soft>
    </Stack>
    {children}
  </Stack>
);

/** What an empty installation needs, in order. Everything works as it stands; names and addresses are changed later. */
export function GettingStarted() {
  const text = useFirstDocuments();
  const whyNot = useWhyNot("config:write");
  const apply = useAction({
    run: () => api.configuration.apply({ body: { files: [{ path: FILE, text }] } }),
    told: ({ creates }) => `${creates} documents applied. Your first service is there.`,
  });
  return (
    <Section
      title="Begin here"
      note="Or see everything at work first: npm start -- --demo runs a small fleet beside it."
    >
      <Card>
        <Step
          title={`1. Save this as ${FILE}`}
          about="A team with you on call, a service, and an objective that reads this server's own metrics until you name yours."
        >
          <CommandLine command={text} tall />
        </Step>
        <Step title="2. Apply it" about="Twice is once: change the file and apply it again.">
          <CommandLine command={cliCommand(`apply -f ${FILE}`)} />
          <Row>
            <Button kind="primary" onPress={() => apply.mutate()} pending={apply.isPending} whyNot={whyNot}>
              Or apply it from here
            </Button>
          </Row>
        </Step>
        <Step
          title="3. Send yourself a page"
          about={
            <>
              In <TextLink to="/settings/me">Settings</TextLink>, and acknowledge it from your phone.
            </>
          }
        />
        <Step
          title="4. Add two lines to the pipeline"
          about={
            <>
              The first asks the gate, the second records the deployment. Their{" "}
              <TextLink to="/settings/tokens">token</TextLink> needs changes:ingest.
            </>
          }
        >
          <CommandLine
            command={`${cliCommand(`gate check ${DEPLOY}`)}\n${cliCommand(`deploy run ${DEPLOY} --version 1.0.0 -- ./deploy.sh`)}`}
          />
        </Step>
      </Card>
    </Section>
  );
}
