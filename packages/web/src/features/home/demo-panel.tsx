import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { ExternalLink, TextLink } from "../../kit/link.tsx";
import { LogView } from "../../kit/log-view.tsx";
import { Card, Section } from "../../kit/page.tsx";
import { Row, Stack, Words } from "../../kit/stack.tsx";
import { type Status, StatusBadge } from "../../kit/status-badge.tsx";
import { Waiting } from "../../kit/step-list.tsx";
import { type DemoView, useDemo } from "./demo-card.tsx";
import { removeDemo } from "./remove-demo.ts";

const BAD = { service: "payments", version: "1.5.0" };

const STATES: Readonly<Record<DemoView["phase"], Status>> = {
  off: { tone: "muted", word: "off" },
  starting: { tone: "info", word: "starting" },
  running: { tone: "ok", word: "runs" },
  stopping: { tone: "muted", word: "stopping" },
  failed: { tone: "bad", word: "did not start" },
};

/** The demo while it runs: how far it is, where to look, what to try. */
export function DemoPanel() {
  const demo = useDemo();
  if (!demo || (demo.phase === "off" && demo.lines.length === 0)) return null;
  const { phase, lines, busy } = demo;
  return (
    <Section title="The demo" aside={<StatusBadge status={STATES[phase]} />}>
      <Card>
        {phase === "running" && <Running demo={demo} />}
        {/* Above what grows while it says more: a button stays where it is pressed. */}
        <Ending demo={demo} />
        {(phase === "starting" || busy !== null) && (
          <Waiting>
            {busy === null
              ? "Four services, their customers and a month of history are on their way: about half a minute …"
              : "The deployment runs …"}
          </Waiting>
        )}
        {lines.length > 0 && <LogView label="What the demo says" lines={lines} />}
      </Card>
    </Section>
  );
}

function Running({ demo: { services, mailboxUrl, busy } }: { demo: DemoView }) {
  const whyNot = useWhyNot("access:write");
  const act = useAction({ run: (what: "break" | "heal") => api.system.actOnDemo({ body: { act: what } }) });
  const shop = services.find(({ name }) => name === "storefront");
  const isBroken = services.some(({ name, version }) => name === BAD.service && version === BAD.version);
  const wait = busy === null ? undefined : "Wait until the deployment is over";
  return (
    <Stack space="normal">
      <Row space="normal">
        {shop && <ExternalLink href={shop.url}>The shop</ExternalLink>}
        {mailboxUrl && <ExternalLink href={mailboxUrl}>The mailbox of its people</ExternalLink>}
        <ExternalLink href="/status/demo-store">Its status page</ExternalLink>
        <TextLink to="/services">Its services</TextLink>
      </Row>
      <Words>
        {isBroken
          ? "payments 1.5.0 fails 8 % of its charges. Its budget burns: whoever is on call gets a page within two minutes."
          : "All is well. Ship a payments that fails 8 % of its charges, and watch: a page, an incident, a shut gate."}
      </Words>
      <Row>
        <Button
          kind={isBroken ? "plain" : "danger"}
          onPress={() => act.mutate("break")}
          pending={act.isPending}
          whyNot={whyNot ?? wait ?? (isBroken ? "It is broken already" : undefined)}
        >
          Break it
        </Button>
        <Button
          kind={isBroken ? "primary" : "plain"}
          onPress={() => act.mutate("heal")}
          pending={act.isPending}
          whyNot={whyNot ?? wait ?? (isBroken ? undefined : "It is healthy")}
        >
          Heal it
        </Button>
      </Row>
    </Stack>
  );
}

function Ending({ demo: { phase } }: { demo: DemoView }) {
  const whyNot = useWhyNot("access:write");
  const start = useAction({ run: () => api.system.startDemo() });
  const stop = useAction({ run: () => api.system.stopDemo(), told: () => "The demo is stopped. What it left stays." });
  const remove = useAction({
    run: async () => {
      await api.system.stopDemo();
      return removeDemo();
    },
    told: ({ services, people }) =>
      `${services} services are archived and ${people} people deactivated. Teams, schedules and the status page stay.`,
  });
  const isOn = phase === "starting" || phase === "running";
  return (
    <Row>
      {!isOn && phase !== "stopping" && (
        <Button action={start} whyNot={whyNot}>
          Start it again
        </Button>
      )}
      {isOn && (
        <Button kind="quiet" action={stop} whyNot={whyNot}>
          Stop it
        </Button>
      )}
      <Button kind="quiet" action={remove} whyNot={whyNot}>
        {isOn ? "Stop and remove" : "Remove what it left"}
      </Button>
    </Row>
  );
}
