import { api } from "../../kernel/api.ts";
import { TextLink } from "../../kit/link.tsx";
import { DoorActions } from "../access/door-actions.tsx";
import { SampleAnswer } from "../access/sample-answer.tsx";
import type { IntegrationView, MadeKey } from "./integration-view.ts";

type IntegrationActionsProps = { integration: IntegrationView; onMade: (key: MadeKey | undefined) => void };

/** What can be done with a sender: try its door, give it another key, take its key away. */
export function IntegrationActions({ integration: { id, name, kind }, onMade }: IntegrationActionsProps) {
  const params = { integration: id };
  const isHeartbeat = kind === "heartbeat";
  return (
    <DoorActions
      name={name}
      page="/integrations"
      permission="alerts:write"
      sample={{
        label: isHeartbeat ? "Send a beat" : "Send a sample",
        about: isHeartbeat
          ? "A beat counts: from then on the next one is expected."
          : "By its own door, as its sender would. It pages nobody, and is over at once.",
        run: () => api.alerts.sendSample({ params }),
        answer: (sent) => <SampleAnswer {...sent} became={<Became alert={sent.alert} />} />,
      }}
      rotate={{
        what: "key",
        run: () => api.alerts.rotateIntegration({ params, body: {} }),
        undo: async () => {
          await api.alerts.undoRotateIntegration({ params });
          onMade(undefined);
        },
        onDone: ({ key }) => onMade({ key, signingSecret: undefined }),
      }}
      remove={{
        label: "Remove",
        run: () => api.alerts.deleteIntegration({ params }),
        told: `${name} may send no more.`,
        undo: () => api.alerts.restoreIntegration({ params }),
      }}
    />
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
