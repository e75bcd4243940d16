import type { PageStory } from "@shipshape/contract/notify-story";
import { togetherWords } from "@shipshape/domain/notify/envelope";
import { useQuery } from "@tanstack/react-query";
import type * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Countdown } from "../../kit/duration.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { Facts } from "../../kit/facts.tsx";
import type { IconName } from "../../kit/icon.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { type Status, StatusWord, type Tone } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { Timeline } from "../../kit/timeline.tsx";
import { channelWord } from "./channel-words.ts";
import { NOTIFICATION_STATUSES } from "./notification-words.ts";

type Story = z.output<typeof PageStory>;
type Message = Story["messages"][number];

const OUTCOMES: Readonly<Record<Story["outcome"], Status>> = {
  under_way: { tone: "info", word: "Under way" },
  reached: { tone: "ok", word: "Reached" },
  unreached: { tone: "bad", word: "Not reached" },
  cancelled: { tone: "muted", word: "Not needed" },
};

const EVENTS: Readonly<Record<string, readonly [icon: IconName, tone: Tone, word: string]>> = {
  delivered: ["check", "ok", "Delivered"],
  accepted: ["open", "info", "Taken by the provider"],
  retry: ["alerts", "warn", "Not taken"],
  refused: ["alerts", "bad", "Refused"],
  receipt_delivered: ["check", "ok", "Receipt: arrived"],
  receipt_failed: ["alerts", "bad", "Receipt: did not arrive"],
  receipt_overdue: ["alerts", "warn", "No receipt came"],
  hurried: ["open", "info", "Sent sooner"],
  cancelled: ["close", "muted", "Stopped"],
  resumed: ["open", "info", "Goes on"],
};

/** One way by which a page was sent, and each thing that happened to it. */
function MessageStory({ message }: { message: Message }) {
  const { id, channel, address, status, rule, events, dueAt } = message;
  return (
    <Stack space="close">
      <span>
        <Strong>{channelWord(channel)}</Strong> {address} <StatusWord status={NOTIFICATION_STATUSES[status]} />
      </span>
      {rule && <Soft>{rule}</Soft>}
      {togetherWords(message).map((words) => (
        <Soft key={words}>{words}</Soft>
      ))}
      <Timeline
        label={`What happened to ${channelWord(channel)} ${address}`}
        items={events.map(({ at, kind, text }, nth) => {
          const [icon, tone, word] = EVENTS[kind] ?? (["more", "muted", kind] as const);
          return { key: `${id} ${nth}`, at, icon, tone, text: `${word}: ${text}` };
        })}
      />
      {dueAt && (
        <Soft>
          Next <Countdown to={dueAt} over="now" />
        </Soft>
      )}
    </Stack>
  );
}

function StoryParts({ story }: { story: Story }) {
  return (
    <Stack>
      <Facts
        facts={[
          { term: "To", value: story.user },
          { term: "Because", value: story.because },
          { term: "Outcome", value: <StatusWord status={OUTCOMES[story.outcome]} /> },
          { term: "Why", value: story.outcomeBecause },
          { term: "Requested", value: story.requestedAt && <Time at={story.requestedAt} /> },
          { term: "First attempt", value: story.firstAttemptAt && <Time at={story.firstAttemptAt} /> },
        ]}
      />
      {story.messages.map((message) => (
        <MessageStory key={message.id} message={message} />
      ))}
    </Stack>
  );
}

type PageStoryDialogProps = { notificationId: string | undefined; onClose: () => void };

/** The whole story of a page: which rule, which tries and receipts, what followed, and why it ended. */
export function PageStoryDialog({ notificationId, onClose }: PageStoryDialogProps) {
  const question = ask.notify.getPageStory({ params: { notificationId: notificationId ?? "" } });
  const { data, error } = useQuery({ ...question, enabled: notificationId !== undefined });
  return (
    <Dialog
      title={data?.subject ?? "The story of a page"}
      wide
      open={notificationId !== undefined}
      onOpenChange={onClose}
    >
      {data ? <StoryParts story={data} /> : <Quiet>{error ? error.message : "One moment …"}</Quiet>}
    </Dialog>
  );
}
