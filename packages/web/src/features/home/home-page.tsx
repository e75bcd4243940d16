import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Lines } from "../../kit/facts.tsx";
import { ExternalLink, TextLink } from "../../kit/link.tsx";
import { Page, RailPart } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ShippedToday } from "../changes/shipped-today.tsx";
import { isShut, type Verdict } from "../gates/gate-words.ts";
import { NotOpen } from "../gates/not-open.tsx";
import { OnCallNow } from "../oncall/on-call-now.tsx";
import { BurningSlos } from "../slo/burning-slos.tsx";
import { componentStatus } from "../statuspage/component-status.ts";
import { GettingStarted } from "./getting-started.tsx";
import { NeedsYou } from "./needs-you.tsx";
import { ShiftStrip } from "./shift-strip.tsx";

/** What is now, in sentences: what needs somebody, what burns, what may not ship, what shipped. The first steps wait for quiet. */
export function HomePage() {
  const isQuiet = useSuspenseQuery(ask.incidents.list({ query: { status: "live" } })).data.incidents.length === 0;
  return (
    <Page title="Now" rail={<HomeRail />}>
      {isQuiet && <GettingStarted />}
      <Stack space="close">
        <ShiftStrip />
      </Stack>
      <NeedsYou />
      <BurningSlos />
      <GatesShut />
      <ShippedToday />
      {!isQuiet && <GettingStarted />}
    </Page>
  );
}

const useGates = () => useSuspenseQuery(ask.gates.state()).data.gates;

/** In the way of whoever wants to ship, so it stands among what happens; gone when nothing is shut. */
function GatesShut() {
  const shut = useGates().filter(({ verdict }) => isShut(verdict));
  return shut.length > 0 && <NotOpen title="Gates shut" gates={shut} />;
}

function gatesSentence(gates: readonly { readonly verdict: Verdict }[]): string {
  const shut = gates.filter(({ verdict }) => isShut(verdict)).length;
  const warning = gates.filter(({ verdict }) => verdict === "warn").length;
  if (shut + warning === 0) return "All open: everything may ship.";
  const words = [shut > 0 && `${shut} shut`, warning > 0 && `${warning} open with a warning`, "the others open"];
  return `${words.filter(Boolean).join(", ")}.`;
}

function HomeRail() {
  return (
    <>
      <RailPart title="Gates" aside={<TextLink to="/gates">All</TextLink>}>
        <Soft>{gatesSentence(useGates())}</Soft>
      </RailPart>
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
