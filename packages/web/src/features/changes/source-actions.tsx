import { api } from "../../kernel/api.ts";
import { Soft } from "../../kit/stack.tsx";
import { DoorActions } from "../access/door-actions.tsx";
import { SampleAnswer } from "../access/sample-answer.tsx";
import type { MadeSource, SourceView } from "./source-view.ts";

type SourceActionsProps = { source: SourceView; onMade: (made: MadeSource) => void };

/** What can be done with a source: send a test by its door, give it another secret, take no more from it. */
export function SourceActions({ source: { id, name, hasSecret }, onMade }: SourceActionsProps) {
  const params = { source: id };
  return (
    <DoorActions
      name={name}
      page="/change-sources"
      permission="changes:write"
      sample={{
        label: "Send a test event",
        about: "The test goes by its own door, signed as its sender would. It leaves nothing in the record.",
        run: () => api.changes.testSource({ params }),
        answer: (sent) => <SampleAnswer {...sent} became={sent.became && <Soft>{sent.became}</Soft>} />,
      }}
      rotate={{
        what: "secret",
        whyNot: hasSecret ? undefined : "It has no secret",
        run: () => api.changes.rotateSource({ params, body: {} }),
        onDone: ({ secret }) => onMade({ key: null, secret }),
      }}
      remove={{
        label: "Delete",
        run: () => api.changes.deleteSource({ params }),
        told: `Nothing more is taken from ${name}. What it told stays in the record.`,
      }}
    />
  );
}
