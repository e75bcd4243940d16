import type { Notification } from "@shipshape/contract/notify";
import { useQuery } from "@tanstack/react-query";
import type * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { Countdown } from "../../kit/duration.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";

type NotificationView = z.infer<typeof Notification>;

const STATUSES: Readonly<Record<NotificationView["status"], Status>> = {
  pending: { tone: "info", word: "Waiting" },
  sending: { tone: "info", word: "Being sent" },
  accepted: { tone: "info", word: "On its way" },
  delivered: { tone: "ok", word: "Delivered" },
  unconfirmed: { tone: "warn", word: "No receipt" },
  failed: { tone: "bad", word: "Given up" },
  cancelled: { tone: "muted", word: "Not needed" },
};

const columns: Column<NotificationView>[] = [
  { title: "Outcome", cell: ({ status }) => <StatusWord status={STATUSES[status]} /> },
  { title: "To", cell: ({ user }) => <Person name={user} /> },
  {
    title: "By",
    wide: true,
    cell: ({ channel, address, lastError, because }) => (
      <Stack space="tight">
        <span>
          {channel} <Soft>{address}</Soft>
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
  { title: "At", secondary: true, cell: ({ deliveredAt, createdAt }) => <ClockTime at={deliveredAt ?? createdAt} /> },
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
  return (
    <Section title={title} count={notifications.length}>
      <ListTable
        caption={title}
        rows={notifications}
        keyOf={({ id }) => id}
        columns={columns}
        empty={<Quiet>Nothing was sent.</Quiet>}
      />
    </Section>
  );
}
