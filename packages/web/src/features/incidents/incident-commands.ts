import type { ComposerCommand } from "../../kit/composer-command.ts";
import { type IncidentDetailView, SEVERITY_OPTIONS } from "./incident-words.ts";
import type { RoleName, SeverityName } from "./use-incident-actions.ts";

/** What the room can do, whoever asks for it: a button, a key, the palette, a command. */
export type RoomActs = {
  readonly acknowledge: () => void;
  readonly handBack: () => void;
  readonly escalate: () => void;
  readonly resolve: (note: string) => void;
  readonly reopen: () => void;
  readonly severity: (severity: SeverityName) => void;
  readonly title: (title: string) => void;
  readonly assign: (role: RoleName, user: string) => void;
  readonly publish: () => void;
};

type People = readonly { readonly name: string; readonly displayName: string }[];

/** The commands of the room that make sense as the incident stands. */
export function commandsOf({ status }: IncidentDetailView, acts: RoomActs, people: People): ComposerCommand[] {
  const users = people.map(({ name, displayName }) => ({ value: name, does: displayName === name ? "" : displayName }));
  const severities = SEVERITY_OPTIONS.map(({ value, label }) => ({ value, does: label.replace(/^\w+: /, "") }));
  const ofStatus: Readonly<Record<IncidentDetailView["status"], readonly ComposerCommand[]>> = {
    open: [{ name: "ack", does: "Look after it: paging stops", run: acts.acknowledge }],
    acknowledged: [{ name: "unack", does: "Give it back: paging goes on", run: acts.handBack }],
    resolved: [{ name: "reopen", does: "It is not over after all", run: acts.reopen }],
  };
  const live: readonly ComposerCommand[] = [
    { name: "escalate", does: "Page the next step now", run: acts.escalate },
    { name: "resolve", does: "It is over", wants: "what helped", isOptional: true, run: acts.resolve },
  ];
  return [
    ...ofStatus[status],
    ...(status === "resolved" ? [] : live),
    { name: "update", does: "Tell customers, on a status page", run: acts.publish },
    {
      name: "severity",
      does: "How bad it is",
      wants: "a severity",
      options: severities,
      run: (value) => acts.severity(value as SeverityName),
    },
    { name: "title", does: "What is wrong, in better words", wants: "a title", run: acts.title },
    {
      name: "lead",
      does: "Who leads it",
      wants: "a user",
      options: users,
      run: (user) => acts.assign("commander", user),
    },
    {
      name: "comms",
      does: "Who speaks for it outside",
      wants: "a user",
      options: users,
      run: (user) => acts.assign("communications", user),
    },
  ];
}
