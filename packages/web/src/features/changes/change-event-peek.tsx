import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { Facts } from "../../kit/facts.tsx";
import { PeekPanel } from "../../kit/peek-panel.tsx";
import { Raw } from "../../kit/raw.tsx";
import { Row, Stack, Words } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { DismissDialog } from "./dismiss-dialog.tsx";
import { MappingRuleDialog } from "./mapping-rule-dialog.tsx";
import { type EventView, eventStatus } from "./record-words.ts";
import { useTakeBack } from "./use-take-back.ts";

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};

/** One event as it came, why it stands where it does, and what can be done about it. */
export function ChangeEventPeek({ id, onClose }: { id: string; onClose: () => void }) {
  const asked = useQuery(ask.changes.getInboxEvent({ params: { id } }));
  const { data } = asked;
  return (
    <PeekPanel
      title={data?.kind ?? "Event"}
      beside={data && <StatusWord status={eventStatus(data.state)} />}
      actions={data && <EventActions event={data} />}
      onClose={onClose}
    >
      {!data && <ChartWaiting asked={asked} height={160} />}
      {data && (
        <Stack>
          {data.because !== "" && <Words>{data.because}</Words>}
          <Facts
            facts={[
              { term: "Source", value: data.source ?? data.sourceKind },
              { term: "Received", value: <Time at={data.receivedAt} /> },
              { term: "Delivery", value: data.delivery },
              { term: "Dismissed", value: data.dismissed && `by ${data.dismissed.by}: ${data.dismissed.reason}` },
            ]}
          />
          <Raw label="As it came" value={parsed(data.body)} />
          <Raw label="Headers" value={data.headers} />
        </Stack>
      )}
    </PeekPanel>
  );
}

function EventActions({ event: { id, state, draft } }: { event: EventView }) {
  const [doing, setDoing] = useState<"rule" | "dismiss">();
  const { rules } = useSuspenseQuery(ask.changes.listMappingRules()).data;
  const whyNot = useWhyNot("changes:write");
  const takeBack = useTakeBack(() => undefined);
  const done = (): void => setDoing(undefined);
  if (state === "dismissed") {
    return (
      <Button onPress={() => takeBack.mutate([id])} pending={takeBack.isPending} whyNot={whyNot}>
        Take back, and read it again
      </Button>
    );
  }
  if (state !== "unmapped" && state !== "failed") return null;
  return (
    <Row>
      {draft && (
        <Button kind="primary" onPress={() => setDoing("rule")} whyNot={whyNot}>
          Make a rule for it
        </Button>
      )}
      <Button onPress={() => setDoing("dismiss")} whyNot={whyNot}>
        Dismiss
      </Button>
      {draft && doing === "rule" && <MappingRuleDialog rule={undefined} rules={rules} begin={draft} onClose={done} />}
      {doing === "dismiss" && <DismissDialog ids={[id]} onClose={done} />}
    </Row>
  );
}
