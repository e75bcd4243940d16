import { useEffect, useRef, useState } from "react";
import { api } from "../../kernel/api.ts";
import { useMe, useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { TextField } from "../../kit/form-field.tsx";
import type { IconName } from "../../kit/icon.tsx";
import type { Tone } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { Timeline, TimelineEnd, type TimelineItem } from "../../kit/timeline.tsx";
import type { IncidentDetailView } from "./incident-words.ts";
import { LinkedText } from "./short-id-links.tsx";

type Entry = IncidentDetailView["timeline"][number];
type Look = { readonly icon: IconName; readonly tone: Tone };

const LOOKS: readonly (readonly [kind: RegExp, Look])[] = [
  [/^(opened|declared|reopened|unacknowledged)/, { icon: "incidents", tone: "bad" }],
  [/^(exhausted|unpaged|unreachable|undelivered)/, { icon: "close", tone: "bad" }],
  [/resolved|recovered|quiet/, { icon: "check", tone: "ok" }],
  [/acknowledged/, { icon: "check", tone: "info" }],
  [/published|told/, { icon: "statuspage", tone: "info" }],
  [/severity|raised/, { icon: "incidents", tone: "warn" }],
  [/alert|burn/, { icon: "alerts", tone: "warn" }],
  [/paged|escalat|deliver|paging/, { icon: "oncall", tone: "warn" }],
  [/deployment|cause|rollback/, { icon: "delivery", tone: "info" }],
  [/note|role/, { icon: "user", tone: "muted" }],
];

const lookOf = (kind: string): Look =>
  LOOKS.find(([pattern]) => pattern.test(kind))?.[1] ?? { icon: "right", tone: "muted" };

/** The story in the order in which it happened; key events only, unless everything is asked for. */
export function IncidentTimeline({ incident, all }: { incident: IncidentDetailView; all: boolean }) {
  const [editing, setEditing] = useState<string>();
  const sorted = incident.timeline.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const shown = all ? sorted : sorted.filter(({ isKey }) => isKey);
  const items = shown.map((entry): TimelineItem => {
    const { id, at, kind, text, actor, isKey } = entry;
    const isEdited = editing === id;
    return {
      key: id,
      at,
      ...lookOf(kind),
      by: actor === "shipshape" ? "" : actor,
      minor: !isKey,
      spoken: kind === "note",
      note: entry.editedAt && <Edited at={entry.editedAt} entry={entry} />,
      text: isEdited ? (
        <NoteEditor shortId={incident.shortId} entry={entry} onDone={() => setEditing(undefined)} />
      ) : (
        <LinkedText text={text} />
      ),
      actions: !isEdited && <EntryActions shortId={incident.shortId} entry={entry} onEdit={() => setEditing(id)} />,
    };
  });
  return (
    <>
      <Timeline label={all ? "Everything that happened" : "Key events"} items={items} />
      <NewEntries entries={shown} />
    </>
  );
}

function Edited({ at, entry: { earlier } }: { at: Date; entry: Entry }) {
  const before = earlier.map(({ text }) => text).join("\n");
  return (
    <span title={`Before: ${before}`}>
      changed <ClockTime at={at} />
    </span>
  );
}

type EntryActionsProps = { shortId: string; entry: Entry; onEdit: () => void };

function EntryActions({ shortId, entry: { id, kind, actor, isKey }, onEdit }: EntryActionsProps) {
  const me = useMe();
  const whyNot = useWhyNot("incidents:write");
  const markKey = (value: boolean) =>
    api.incidents.markKeyEvent({ params: { id: shortId, entryId: id }, body: { isKey: value } });
  const mark = useAction({
    run: () => markKey(!isKey),
    told: () => (isKey ? "It is no key event now." : "It is a key event now."),
    undo: () => markKey(isKey),
  });
  if (whyNot !== undefined || id.startsWith("new")) return null;
  return (
    <>
      {kind === "note" && actor === me.name && (
        <Button kind="quiet" onPress={onEdit}>
          Edit
        </Button>
      )}
      <Button kind="quiet" action={mark}>
        {isKey ? "Not a key event" : "Key event"}
      </Button>
    </>
  );
}

function NoteEditor({ shortId, entry, onDone }: { shortId: string; entry: Entry; onDone: () => void }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const edit = useAction({
    run: (text: string) => api.incidents.editNote({ params: { id: shortId, entryId: entry.id }, body: { text } }),
    quietErrors: true,
    onDone,
  });
  const submit = (fields: FormData): void => {
    const text = textOf(fields, "text");
    if (text !== "") edit.mutate(text);
  };
  return (
    <Form
      onSubmit={submit}
      submitLabel="Save"
      pending={edit.isPending}
      error={edit.error}
      beside={<Button onPress={onDone}>Cancel</Button>}
    >
      {(faultOf) => (
        <TextField
          ref={field}
          label="The note"
          name="text"
          defaultValue={entry.text}
          rows={2}
          hint="What it said before is kept."
          fault={faultOf("text")}
        />
      )}
    </Form>
  );
}

/** Says what is new to those who listen, and offers it to those who read further up; one's own is shown at once. */
function NewEntries({ entries }: { entries: readonly Entry[] }) {
  const me = useMe();
  const end = useRef<HTMLDivElement>(null);
  const before = useRef(entries.length);
  const [seen, setSeen] = useState(entries.length);
  const [inSight, setInSight] = useState(true);
  const last = entries.at(-1);
  const show = (): void => end.current?.scrollIntoView({ block: "end" });
  useEffect(() => {
    const marker = end.current;
    if (!marker) return undefined;
    const watch = new IntersectionObserver(([entry]) => setInSight(entry?.isIntersecting ?? true));
    watch.observe(marker);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (inSight) setSeen(entries.length);
  }, [inSight, entries.length]);
  const isOwn = last?.actor === me.name;
  useEffect(() => {
    if (isOwn && entries.length > before.current) end.current?.scrollIntoView({ block: "end" });
    before.current = entries.length;
  }, [isOwn, entries.length]);
  return (
    <TimelineEnd
      ref={end}
      told={last?.text ?? ""}
      count={inSight ? 0 : Math.max(0, entries.length - seen)}
      onShow={show}
    />
  );
}
