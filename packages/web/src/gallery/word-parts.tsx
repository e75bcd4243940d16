import { Button } from "../kit/button.tsx";
import { CommandLine } from "../kit/command-line.tsx";
import { Countdown, Duration } from "../kit/duration.tsx";
import { EmptyState, Quiet } from "../kit/empty-state.tsx";
import { Facts, Labels, Lines } from "../kit/facts.tsx";
import { ButtonLink, ExternalLink, QuietLink, TextLink } from "../kit/link.tsx";
import { Notice } from "../kit/notice.tsx";
import { Row, Stack, Tile, Tiles } from "../kit/stack.tsx";
import { StatusWord, TONES } from "../kit/status-badge.tsx";
import { ClockTime, Time } from "../kit/time.tsx";
import { ago } from "./fixed-time.ts";
import type { PartPage } from "./part-page.ts";

const nothing = (): void => undefined;

const time: PartPage = {
  name: "time",
  when: "A moment: how long ago it was, or what the clock showed. On hover and focus in your zone, in UTC and relative.",
  states: [
    {
      title: "How long ago",
      shown: (
        <Row space="normal">
          {[ago(20, "s"), ago(3, "m"), ago(5, "h"), ago(9, "d"), ago(-2, "h")].map((at) => (
            <Time key={at.getTime()} at={at} />
          ))}
        </Row>
      ),
    },
    {
      title: "By the clock",
      shown: (
        <Row space="normal">
          {[ago(3, "m"), ago(2, "d"), ago(40, "d"), ago(400, "d")].map((at) => (
            <ClockTime key={at.getTime()} at={at} />
          ))}
        </Row>
      ),
    },
  ],
};

const duration: PartPage = {
  name: "duration",
  when: "How long something took, takes so far, or still has: digits keep their places while they count.",
  states: [
    {
      title: "Took",
      shown: (
        <Row space="normal">
          <Duration from={ago(42, "s")} to={ago(0, "s")} />
          <Duration from={ago(95, "m")} to={ago(0, "s")} />
          <Duration from={ago(12, "d")} to={ago(0, "s")} />
        </Row>
      ),
    },
    { title: "Takes so far", shown: <Duration from={ago(187, "s")} to={null} /> },
    {
      title: "Still has",
      shown: (
        <Row space="normal">
          <Countdown to={ago(-187, "s")} over="now" />
          <Countdown to={ago(-95, "m")} over="now" />
          <Countdown to={ago(5, "s")} over="now" />
        </Row>
      ),
    },
  ],
};

const emptyState: PartPage = {
  name: "empty-state",
  when: "In place of an empty list: what will stand here, and the exact command that brings it here.",
  states: [
    {
      title: "Teaches",
      shown: (
        <EmptyState
          title="No deployment was recorded yet"
          command="shipshape deploy payments 1.4.2 --to production --url https://ship.example"
          action={<Button onPress={nothing}>Send a sample</Button>}
        >
          Tell Shipshape at the end of your pipeline; the deployment then stands beside the budget that it spends.
        </EmptyState>
      ),
    },
    { title: "A word and nothing else", shown: <EmptyState title="Nothing was changed yet" /> },
    { title: "Nothing to do, which is good news", shown: <Quiet>No alert is open. The last one ended 3 h ago.</Quiet> },
  ],
};

const notice: PartPage = {
  name: "notice",
  when: "A sentence that must not be missed, with the one thing to do about it.",
  states: TONES.slice(0, 4).map((tone) => ({
    title: tone,
    shown: (
      <Notice
        tone={tone}
        title="Deployments to production need approval"
        action={<Button onPress={nothing}>Ask</Button>}
      >
        Because the budget of “Charges succeed” is spent since Tue 14:02.
      </Notice>
    ),
  })),
};

const facts: PartPage = {
  name: "facts",
  when: "What is known of a thing: in the rail of its page.",
  states: [
    {
      title: "Terms and values",
      shown: (
        <Facts
          facts={[
            { term: "Service", value: <TextLink to="/services">Payments</TextLink> },
            { term: "Owner", value: "payments" },
            { term: "Status", value: <StatusWord status={{ tone: "warn", word: "burning" }} /> },
            { term: "Since", value: <ClockTime at={ago(42, "m")} /> },
          ]}
        />
      ),
    },
    {
      title: "Labels",
      shown: <Labels labels={{ alertname: "HighErrorRate", service: "payments", zone: ["a", "b"] }} />,
    },
    {
      title: "Short lists",
      shown: (
        <Stack>
          <Lines
            none="Nothing."
            items={[
              { key: "a", content: "ledger" },
              { key: "b", content: "card-gateway" },
            ]}
          />
          <Lines none="Depends on nothing." items={[]} />
        </Stack>
      ),
    },
  ],
};

const tiles: PartPage = {
  name: "stack",
  when: "Things beneath and beside each other, and the few numbers that matter as tiles.",
  states: [
    {
      title: "Tiles",
      shown: (
        <Tiles>
          <Tile label="Attained" value="99.93 %" note="99.9 % promised" tone="ok" />
          <Tile label="Budget left" value="12 %" note="5 min of 43" tone="warn" />
          <Tile label="Burns" value="14.4 ×" note="empty in 2 h" tone="bad" />
          <Tile label="Deployments" value="17" note="in 7 days" />
        </Tiles>
      ),
    },
  ],
  wide: true,
};

const link: PartPage = {
  name: "link",
  when: "For what goes somewhere: in text, in a row, quietly, as a button, and to somewhere else.",
  states: [
    {
      title: "In text, quiet, as a button, elsewhere",
      shown: (
        <Row space="normal">
          <TextLink to="/services">Payments</TextLink>
          <QuietLink to="/services">Services</QuietLink>
          <ButtonLink to="/on-call">Cover me</ButtonLink>
          <ExternalLink href="https://sre.google/workbook/">SRE Workbook</ExternalLink>
        </Row>
      ),
    },
  ],
};

const commandLine: PartPage = {
  name: "command-line",
  when: "A command or a document, ready to be copied; nothing of it is left to be filled in.",
  states: [
    { title: "One line", shown: <CommandLine command="shipshape slo list --json" /> },
    {
      title: "A document",
      shown: (
        <CommandLine
          tall
          command={"apiVersion: shipshape/v1\nkind: Service\nmetadata:\n  name: payments\nspec:\n  owner: payments\n"}
        />
      ),
    },
  ],
};

export const WORD_PARTS: readonly PartPage[] = [time, duration, emptyState, notice, facts, tiles, link, commandLine];
