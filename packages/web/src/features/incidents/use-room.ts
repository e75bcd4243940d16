import { useRef, useState } from "react";
import type { RoomRuns } from "./incident-actions.tsx";
import type { RoomActs } from "./incident-commands.ts";
import type { IncidentDetailView } from "./incident-words.ts";
import { useAcknowledge } from "./use-acknowledge.ts";
import {
  useAssign,
  useEscalate,
  useHandBack,
  useNote,
  useReopen,
  useResolve,
  useUpdate,
} from "./use-incident-actions.ts";

export type RoomDialog = "resolve" | "publish" | "edit";

/** Everything that can be done in the room of an incident: by button, key, palette or command it is the same. */
export function useRoom(incident: IncidentDetailView) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [opened, setOpened] = useState<RoomDialog>();
  const acknowledge = useAcknowledge();
  const [handBack, escalate, reopen] = [useHandBack(incident), useEscalate(incident), useReopen(incident)];
  const [resolve, update, assign, note] = [
    useResolve(incident),
    useUpdate(incident),
    useAssign(incident),
    useNote(incident),
  ];
  const write = (begun: string): void => {
    if (begun !== "" || text.startsWith("/")) setText(begun);
    field.current?.focus();
    field.current?.scrollIntoView({ block: "nearest" });
  };
  const shared = {
    acknowledge: () => acknowledge.mutate(incident),
    handBack: () => handBack.mutate(),
    escalate: () => escalate.mutate(undefined),
    reopen: () => reopen.mutate(),
    publish: () => setOpened("publish"),
  };
  const runs: RoomRuns = {
    ...shared,
    resolve: () => setOpened("resolve"),
    edit: () => setOpened("edit"),
    note: () => write(""),
    command: () => write("/"),
  };
  const acts: RoomActs = {
    ...shared,
    resolve: (words) => resolve.mutate(words),
    severity: (severity) => update.mutate({ severity }),
    title: (title) => update.mutate({ title }),
    assign: (role, user) => assign.mutate({ role, user }),
  };
  return {
    runs,
    acts,
    isAcknowledging: acknowledge.isPending,
    opened,
    close: () => setOpened(undefined),
    field,
    text,
    setText,
    note: (words: string) => note.mutate(words),
  };
}

export type Room = ReturnType<typeof useRoom>;
