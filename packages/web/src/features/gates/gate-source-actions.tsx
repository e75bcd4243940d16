import { useNavigate } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Row, Soft, Stack, Words } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { SampleAnswer } from "../access/sample-answer.tsx";
import type { GateSourceView, MadeGateSource } from "./gate-source-view.ts";

type GateSourceActionsProps = { source: GateSourceView; onMade: (made: MadeGateSource) => void };

/** What can be done with a source: send a test by its door, give it another secret, take no more from it. */
export function GateSourceActions({ source: { id, name }, onMade }: GateSourceActionsProps) {
  const whyNot = useWhyNot("gates:write");
  const navigate = useNavigate();
  const params = { source: id };
  const sending = useAction({ run: () => api.gates.testSource({ params }), quietErrors: true });
  const rotate = useAction({
    run: () => api.gates.rotateSource({ params, body: {} }),
    told: () => `${name} has a new secret. The one before works for another day.`,
    onDone: ({ secret }) => onMade({ key: null, secret }),
  });
  const remove = useAction({
    run: () => api.gates.deleteSource({ params }),
    told: () => `Nothing more is taken from ${name}, and nothing it held is answered.`,
    onDone: () => void navigate({ to: "/gate-sources", search: {}, resetScroll: false }),
  });
  return (
    <Stack space="close">
      <Row>
        <Button onPress={() => sending.mutate()} pending={sending.isPending} whyNot={whyNot}>
          Send a test
        </Button>
        <Button onPress={() => rotate.mutate()} pending={rotate.isPending} whyNot={whyNot}>
          Make a new secret
        </Button>
        <Button
          kind="quiet"
          onPress={() => remove.mutate()}
          pending={remove.isPending}
          whyNot={whyNot}
          label={`Delete ${name}`}
        >
          Delete
        </Button>
      </Row>
      <Soft>
        The test goes by its own door, signed as GitHub would, and asks GitHub whether it knows us. Nothing is held.
      </Soft>
      {sending.error && <Words>{sending.error.message}</Words>}
      {sending.data && (
        <Stack space="tight">
          <SampleAnswer status={sending.data.status} body={sending.data.body} />
          <Row space="tight">
            <StatusWord
              status={
                sending.data.isKnown
                  ? { tone: "ok", word: "GitHub knows us" }
                  : { tone: "bad", word: "GitHub does not know us" }
              }
            />
            <Soft>{sending.data.because}</Soft>
          </Row>
        </Stack>
      )}
    </Stack>
  );
}
