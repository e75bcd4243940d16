import { BudgetBar } from "../kit/budget-bar.tsx";
import { Button, IconButton } from "../kit/button.tsx";
import { Swatches, TypeScale } from "../kit/gallery-frame.tsx";
import { Person } from "../kit/people.tsx";
import { Severity } from "../kit/severity.tsx";
import { Shortcut } from "../kit/shortcut.tsx";
import { Row, Stack } from "../kit/stack.tsx";
import { StatusBadge, StatusWord, TONES } from "../kit/status-badge.tsx";
import type { PartPage } from "./part-page.ts";

const nothing = (): void => undefined;

const WORDS = {
  ok: "healthy",
  warn: "burning",
  bad: "page",
  info: "acknowledged",
  muted: "expired",
  unknown: "no data",
} as const;

const tokens: PartPage = {
  name: "tokens",
  when: "Every colour, size and space; a part that needs another one adds it here, where its contrast is tested.",
  states: [
    {
      title: "Grounds and edges",
      shown: (
        <Swatches names={["page", "chrome", "surface", "raised", "sunken", "hover", "chosen", "line", "line-strong"]} />
      ),
    },
    { title: "Text and accent", shown: <Swatches names={["ink", "ink-soft", "accent", "accent-fill", "focus"]} /> },
    {
      title: "Tones",
      shown: (
        <Swatches
          names={["ok", "ok-tint", "warn", "warn-tint", "bad", "bad-tint", "info", "info-tint", "muted", "muted-tint"]}
        />
      ),
    },
    {
      title: "Type",
      shown: <TypeScale names={["size-tiny", "size-small", "size-dense", "size", "size-large", "size-title"]} />,
    },
  ],
};

const button: PartPage = {
  name: "button",
  when: "For what does something; a link is for what goes somewhere. One primary button a page, named by its verb.",
  states: [
    {
      title: "Kinds",
      shown: (
        <Row>
          <Button kind="primary" onPress={nothing}>
            Declare
          </Button>
          <Button onPress={nothing}>Escalate</Button>
          <Button kind="danger" onPress={nothing}>
            Revoke
          </Button>
          <Button kind="quiet" onPress={nothing}>
            Undo
          </Button>
          <IconButton icon="copy" label="Copy" onPress={nothing} />
        </Row>
      ),
    },
    {
      title: "With a drawing and its key",
      shown: (
        <Row>
          <Button kind="primary" icon="check" shortcut="a" onPress={nothing}>
            Acknowledge
          </Button>
          <Button shortcut="e" onPress={nothing}>
            Escalate
          </Button>
        </Row>
      ),
    },
    {
      title: "At work, and not for you",
      shown: (
        <Row>
          <Button kind="primary" pending>
            Resolving
          </Button>
          <Button whyNot="Needs permission incidents:write.">Resolve</Button>
        </Row>
      ),
    },
    {
      title: "For a thumb",
      shown: (
        <Button huge kind="primary" onPress={nothing}>
          Acknowledge
        </Button>
      ),
    },
  ],
};

const statusBadge: PartPage = {
  name: "status-badge",
  when: "How a thing stands: colour, shape and word, so that none of them is needed alone.",
  states: [
    {
      title: "Badges",
      shown: (
        <Row>
          {TONES.map((tone) => (
            <StatusBadge key={tone} status={{ tone, word: WORDS[tone] }} />
          ))}
        </Row>
      ),
    },
    {
      title: "Large, beside a title",
      shown: (
        <Row>
          {TONES.map((tone) => (
            <StatusBadge key={tone} large status={{ tone, word: WORDS[tone] }} />
          ))}
        </Row>
      ),
    },
    {
      title: "In running text or a dense row",
      shown: (
        <Row space="normal">
          {TONES.map((tone) => (
            <StatusWord key={tone} status={{ tone, word: WORDS[tone] }} />
          ))}
        </Row>
      ),
    },
  ],
};

const severity: PartPage = {
  name: "severity",
  when: "How bad it is, in the field's own words; hovering says what the word means.",
  states: [
    {
      title: "Of incidents",
      shown: (
        <Row>
          {["SEV1", "SEV2", "SEV3", "SEV4"].map((one) => (
            <Severity key={one} severity={one} />
          ))}
        </Row>
      ),
    },
    {
      title: "Of alerts",
      shown: (
        <Row>
          {["critical", "warning", "info", "page", "ticket", "P3 of elsewhere"].map((one) => (
            <Severity key={one} severity={one} />
          ))}
        </Row>
      ),
    },
    {
      title: "Large",
      shown: (
        <Row>
          <Severity severity="SEV1" large />
          <Severity severity="SEV3" large />
        </Row>
      ),
    },
  ],
};

const shortcut: PartPage = {
  name: "shortcut",
  when: "The key that does what is written beside it: on buttons, in the palette, in the sheet of keys.",
  states: [
    {
      title: "One key, keys after one another, keys together",
      shown: (
        <Row space="normal">
          <Shortcut keys="a" />
          <Shortcut keys="g h" />
          <Shortcut keys="Ctrl K" />
          <Shortcut keys="Esc" />
        </Row>
      ),
    },
  ],
};

const budgetBar: PartPage = {
  name: "budget-bar",
  when: "What is left of an error budget, where many of them are compared.",
  states: [
    {
      title: "Plenty, little, overspent, unknown",
      shown: (
        <Stack space="close">
          <BudgetBar share={0.83} tone="ok" label="83 % left" />
          <BudgetBar share={0.12} tone="warn" label="12 % left" />
          <BudgetBar share={-0.4} tone="bad" label="−40 % left" />
          <BudgetBar share={null} tone="unknown" label="no data" />
        </Stack>
      ),
    },
  ],
};

const people: PartPage = {
  name: "people",
  when: "Whoever a thing is in the hands of; that it is in nobody's is said loudly.",
  states: [
    {
      title: "Somebody, nobody",
      shown: (
        <Row space="normal">
          <Person name="first-payments" />
          <Person name={null} />
        </Row>
      ),
    },
  ],
};

export const MARK_PARTS: readonly PartPage[] = [tokens, button, statusBadge, severity, shortcut, budgetBar, people];
