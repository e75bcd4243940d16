import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { Button } from "../../kit/button.tsx";
import { Countdown } from "../../kit/duration.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { channelWord } from "./channel-words.ts";
import { NOTIFICATION_STATUSES, type NotificationView } from "./notification-words.ts";
import { PageStoryDialog } from "./page-story.tsx";

const TO: Column<NotificationView> = { title: "To", cell: ({ user }) => <Person name={user} /> };
/** To one person, what is told apart is what it was about. */
const ABOUT: Column<NotificationView> = {
  title: "About",
  cell: ({ subject, incidentId }) =>
    incidentId === null ? (
      subject
    ) : (
      <TextLink to="/incidents/$id" params={{ id: incidentId }}>
        {subject}
      </TextLink>
    ),
};

const columnsWith = (onStory: (id: string) => void, first: Column<NotificationView>): Column<NotificationView>[] => [
  { title: "Outcome", cell: ({ status }) => <StatusWord status={NOTIFICATION_STATUSES[status]} /> },
  first,
  {
    title: "By",
    wide: true,
    cell: ({ channel, address, lastError, because }) => (
      <Stack space="tight">
        <span>
          {channelWord(channel)} <Soft>{channel === "push" ? "a device" : address}</Soft>
        </span>
        <Soft>{lastError ?? because}</Soft>
      </Stack>
    ),
  },
  {
    title: "Attempts",
    numeric: true,
    secondary: true,
    cell: ({ attempts, nextAttemptAt }) => (
      <>
        {attempts} {nextAttemptAt && <Countdown to={nextAttemptAt} over="now" />}
      </>
    ),
  },
  { title: "At", cell: ({ deliveredAt, createdAt }) => <ClockTime at={deliveredAt ?? createdAt} /> },
  {
    title: "Story",
    cell: ({ id, subject }) => (
      <Button onPress={() => onStory(id)} label={`The story of ${subject}`}>
        Story
      </Button>
    ),
  },
];

type NotificationLogProps = {
  title: string;
  /** About which incident, or to whom. */
  query: { readonly incidentId: string } | { readonly user: string; readonly limit: number };
};

/** What was sent, and what became of it, newest first. */
export function NotificationLog({ title, query }: NotificationLogProps) {
  const { data } = useQuery(ask.notify.listNotifications({ query }));
  const notifications = data?.notifications ?? [];
  const [shown, setShown] = useState<string>();
  return (
    <Section title={title} count={notifications.length}>
      <ListTable
        caption={title}
        rows={notifications}
        keyOf={({ id }) => id}
        columns={columnsWith(setShown, "user" in query ? ABOUT : TO)}
        empty={<Quiet>Nothing was sent.</Quiet>}
      />
      <PageStoryDialog notificationId={shown} onClose={() => setShown(undefined)} />
    </Section>
  );
}
