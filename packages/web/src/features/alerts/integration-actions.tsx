import { useNavigate } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Row, Soft, Stack, Words } from "../../kit/stack.tsx";
import { SampleAnswer } from "../access/sample-answer.tsx";
import type { IntegrationView, MadeKey } from "./integration-view.ts";

type IntegrationActionsProps = { integration: IntegrationView; onMade: (key: MadeKey | undefined) => void };

/** What can be done with a sender: try its door, give it another key, take its key away. */
export function IntegrationActions({ integration, onMade }: IntegrationActionsProps) {
  const { id, name, kind } = integration;
  const whyNot = useWhyNot("alerts:write");
  const navigate = useNavigate();
  const params = { integration: id };
  const sample = useAction({ run: () => api.alerts.sendSample({ params }), quietErrors: true });
  const rotate = useAction({
    run: () => api.alerts.rotateIntegration({ params, body: {} }),
    told: () => `${name} has a new key. The one before works for another day.`,
    undo: async () => {
      await api.alerts.undoRotateIntegration({ params });
      onMade(undefined);
    },
    onDone: ({ key }) => onMade({ key, signingSecret: undefined }),
  });
  const remove = useAction({
    run: () => api.alerts.deleteIntegration({ params }),
    told: () => `${name} may send no more.`,
    undo: () => api.alerts.restoreIntegration({ params }),
    onDone: () => void navigate({ to: "/integrations", search: {}, resetScroll: false }),
  });
  return (
    <Stack space="close">
      <Row>
        <Button onPress={() => sample.mutate()} pending={sample.isPending} whyNot={whyNot}>
          {kind === "heartbeat" ? "Send a beat" : "Send a sample"}
        </Button>
        <Button onPress={() => rotate.mutate()} pending={rotate.isPending} whyNot={whyNot}>
          Make a new key
        </Button>
        <Button
          kind="quiet"
          onPress={() => remove.mutate()}
          pending={remove.isPending}
          whyNot={whyNot}
          label={`Remove ${name}`}
        >
          Remove
        </Button>
      </Row>
      <Soft>
        {kind === "heartbeat"
          ? "A beat counts: from then on the next one is expected."
          : "By its own door, as its sender would. It pages nobody, and is over at once."}
      </Soft>
      {sample.error && <Words>{sample.error.message}</Words>}
      {sample.data && <SampleAnswer {...sample.data} became={<Became alert={sample.data.alert} />} />}
    </Stack>
  );
}

function Became({ alert }: { alert: string | null }) {
  return (
    alert && (
      <TextLink to="/alerts/$id" params={{ id: alert }}>
        It became {alert}
      </TextLink>
    )
  );
}
