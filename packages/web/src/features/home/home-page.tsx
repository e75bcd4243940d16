import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Lines } from "../../kit/facts.tsx";
import { ExternalLink, TextLink } from "../../kit/link.tsx";
import { Card, Page, RailPart, Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ShippedToday } from "../changes/shipped-today.tsx";
import { isShut } from "../gates/gate-words.ts";
import { ShutGates } from "../gates/shut-gates.tsx";
import { OnCallNow } from "../oncall/on-call-now.tsx";
import { BurningSlos } from "../slo/burning-slos.tsx";
import { componentStatus } from "../statuspage/component-status.ts";
import { GettingStarted } from "./getting-started.tsx";
import { NeedsYou } from "./needs-you.tsx";
import { ShiftStrip } from "./shift-strip.tsx";

/** What is now, in sentences: what needs somebody, what burns, what may not ship, what shipped. */
export function HomePage() {
  return (
    <Page title="Now" rail={<HomeRail />}>
      <GettingStarted />
      <Stack space="close">
        <ShiftStrip />
      </Stack>
      <NeedsYou />
      <BurningSlos />
      <GatesShut />
      <ShippedToday />
    </Page>
  );
}

const useGates = () => useSuspenseQuery(ask.gates.state()).data.gates;

/** In the way of whoever wants to ship, so it stands among what happens; gone when all are simply open. */
function GatesShut() {
  const notOpen = useGates().filter(({ verdict }) => verdict !== "allow");
  if (notOpen.length === 0) return null;
  const areShut = notOpen.some(({ verdict }) => isShut(verdict));
  return (
    <Section title={areShut ? "Gates shut" : "Gates open with a warning"} count={notOpen.length}>
      <Card tone="warn">
        <ShutGates none={null} />
      </Card>
    </Section>
  );
}

function HomeRail() {
  const areOpen = useGates().every(({ verdict }) => verdict === "allow");
  return (
    <>
      {areOpen && (
        <RailPart title="Gates">
          <ShutGates none={<Soft>All open: everything may ship.</Soft>} />
        </RailPart>
      )}
      <RailPart title="On call now" aside={<TextLink to="/on-call">Schedules</TextLink>}>
        <OnCallNow />
      </RailPart>
      <RailPart title="Status pages" aside={<TextLink to="/status-pages">All</TextLink>}>
        <StatusPages />
      </RailPart>
    </>
  );
}

function StatusPages() {
  const { data } = useSuspenseQuery(ask.statuspage.list());
  const items = data.statusPages.map(({ name, displayName, status, url }) => ({
    key: name,
    content: (
      <Stack space="tight">
        <ExternalLink href={url}>{displayName}</ExternalLink>
        <StatusWord status={componentStatus(status)} />
      </Stack>
    ),
  }));
  return <Lines items={items} none="None yet." />;
}
