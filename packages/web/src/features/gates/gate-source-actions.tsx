import { api } from "../../kernel/api.ts";
import { Row, Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { DoorActions } from "../access/door-actions.tsx";
import { SampleAnswer } from "../access/sample-answer.tsx";
import type { GateSourceView, MadeGateSource } from "./gate-source-view.ts";

type GateSourceActionsProps = { source: GateSourceView; onMade: (made: MadeGateSource) => void };

/** What can be done with a source: send a test by its door, give it another secret, take no more from it. */
export function GateSourceActions({ source: { id, name }, onMade }: GateSourceActionsProps) {
  const params = { source: id };
  return (
    <DoorActions
      name={name}
      page="/gate-sources"
      permission="gates:write"
      sample={{
        label: "Send a test",
        about:
          "The test goes by its own door, signed as GitHub would, and asks GitHub whether it knows us. Nothing is held.",
        run: () => api.gates.testSource({ params }),
        answer: ({ status, body, isKnown, because }) => (
          <Stack space="tight">
            <SampleAnswer status={status} body={body} />
            <Row space="tight">
              <StatusWord
                status={
                  isKnown ? { tone: "ok", word: "GitHub knows us" } : { tone: "bad", word: "GitHub does not know us" }
                }
              />
              <Soft>{because}</Soft>
            </Row>
          </Stack>
        ),
      }}
      rotate={{
        what: "secret",
        run: () => api.gates.rotateSource({ params, body: {} }),
        onDone: ({ secret }) => onMade({ key: null, secret }),
      }}
      remove={{
        label: "Delete",
        run: () => api.gates.deleteSource({ params }),
        told: `Nothing more is taken from ${name}, and nothing it held is answered.`,
      }}
    />
  );
}
