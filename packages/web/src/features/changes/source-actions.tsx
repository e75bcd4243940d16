import { useNavigate } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Row, Soft, Stack, Words } from "../../kit/stack.tsx";
import { SampleAnswer } from "../access/sample-answer.tsx";
import type { MadeSource, SourceView } from "./source-view.ts";

type SourceActionsProps = { source: SourceView; onMade: (made: MadeSource) => void };

/** What can be done with a source: send a test by its door, give it another secret, take no more from it. */
export function SourceActions({ source, onMade }: SourceActionsProps) {
  const { id, name, hasSecret } = source;
  const whyNot = useWhyNot("changes:write");
  const navigate = useNavigate();
  const params = { source: id };
  const sending = useAction({ run: () => api.changes.testSource({ params }), quietErrors: true });
  const rotate = useAction({
    run: () => api.changes.rotateSource({ params, body: {} }),
    told: () => `${name} has a new secret. The one before works for another day.`,
    onDone: ({ secret }) => onMade({ key: null, secret }),
  });
  const remove = useAction({
    run: () => api.changes.deleteSource({ params }),
    told: () => `Nothing more is taken from ${name}. What it told stays in the record.`,
    onDone: () => void navigate({ to: "/change-sources", search: {}, resetScroll: false }),
  });
  return (
    <Stack space="close">
      <Row>
        <Button onPress={() => sending.mutate()} pending={sending.isPending} whyNot={whyNot}>
          Send a test event
        </Button>
        <Button
          onPress={() => rotate.mutate()}
          pending={rotate.isPending}
          whyNot={whyNot ?? (hasSecret ? undefined : "It has no secret")}
        >
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
      <Soft>The test goes by its own door, signed as its sender would. It leaves nothing in the record.</Soft>
      {sending.error && <Words>{sending.error.message}</Words>}
      {sending.data && (
        <SampleAnswer {...sending.data} became={sending.data.became && <Soft>{sending.data.became}</Soft>} />
      )}
    </Stack>
  );
}
