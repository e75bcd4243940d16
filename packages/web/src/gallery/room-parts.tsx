import { useState } from "react";
import { Composer } from "../kit/composer.tsx";
import type { ComposerCommand } from "../kit/composer-command.ts";
import { FilterTabs } from "../kit/filter-tabs.tsx";
import { Card } from "../kit/page.tsx";
import { PagePreview, TwoPanes } from "../kit/page-preview.tsx";
import { RoomColumns } from "../kit/room-columns.tsx";
import { Situation } from "../kit/situation.tsx";
import { Soft } from "../kit/stack.tsx";
import { Stepper } from "../kit/stepper.tsx";
import type { PartPage } from "./part-page.ts";

const nothing = (): void => undefined;

const stages = (now: number) => (
  <Stepper
    label="Where the incident is"
    steps={["Opened", "Acknowledged", "Resolved"].map((word, at) => ({
      word,
      state: at < now ? "done" : at === now ? "now" : "ahead",
    }))}
  />
);

const situation: PartPage = {
  name: "situation",
  when: "How a thing stands, at a glance and from a step away: its stages, then the few facts that decide what to do.",
  wide: true,
  states: [
    {
      title: "Nobody has answered",
      shown: (
        <Situation
          tone="bad"
          stages={stages(0)}
          facts={[
            { label: "Lasts", value: "4 min 12 s", note: "2 alerts fire" },
            { label: "Paging", value: "Escalates to lead-payments in 0:48", note: "step 2 of payments", tone: "bad" },
            { label: "Likely cause, 92 %", value: "payments 1.5.0", note: "Before it ran 1.4.2.", wide: true },
          ]}
        />
      ),
    },
    {
      title: "Over",
      shown: (
        <Situation
          tone="ok"
          stages={stages(3)}
          facts={[
            { label: "Lasted", value: "42 min", note: "no alert fires" },
            { label: "Paging", value: "Stopped", note: "first-payments resolved it" },
          ]}
        />
      ),
    },
  ],
};

const COMMANDS: readonly ComposerCommand[] = [
  { name: "escalate", does: "Page the next step now", run: nothing },
  { name: "resolve", does: "It is over", wants: "what helped", isOptional: true, run: nothing },
  { name: "severity", does: "How bad it is", wants: "a severity", options: [{ value: "SEV1" }], run: nothing },
];

function ComposerState({ begin, whyNot }: { begin: string; whyNot?: string }) {
  const [text, setText] = useState(begin);
  return (
    <Composer
      label="Note or command"
      placeholder="A note, or / for commands"
      sendLabel="Send"
      commands={COMMANDS}
      onSend={nothing}
      text={text}
      onText={setText}
      whyNot={whyNot}
    />
  );
}

const composer: PartPage = {
  name: "composer",
  when: "One field for words and commands, beneath a story that goes on: Enter sends, / offers what can be done.",
  wide: true,
  states: [
    { title: "Words", shown: <ComposerState begin="Rolling back to 1.4.2 now." /> },
    { title: "For a role that may not write", shown: <ComposerState begin="" whyNot="Your role may read only." /> },
  ],
};

const card = (text: string) => (
  <Card>
    <Soft>{text}</Soft>
  </Card>
);

const columns: PartPage = {
  name: "room-columns",
  when: "Who, what happened, why: beside each other with the story in the middle, one at a time on a phone.",
  wide: true,
  states: [
    {
      title: "The story",
      shown: (
        <RoomColumns
          left={card("People and facts")}
          centre={card("The story")}
          right={card("Alerts and causes")}
          shown="centre"
          tabs={<FilterTabs label="Parts of the room">Timeline</FilterTabs>}
        />
      ),
    },
  ],
};

const preview: PartPage = {
  name: "page-preview",
  when: "Another page as it is, beside what is written for it; it can neither run scripts nor lead away.",
  wide: true,
  states: [
    {
      title: "Before the page has come",
      shown: (
        <TwoPanes>
          {card("What is written")}
          <PagePreview title="The Store, as customers will read it" html={undefined} />
        </TwoPanes>
      ),
    },
  ],
};

export const ROOM_PARTS: readonly PartPage[] = [situation, composer, columns, preview];
