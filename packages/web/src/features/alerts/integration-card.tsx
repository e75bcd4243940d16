import { kindOf } from "@shipshape/domain/alerts/integration-setup";
import { Row, Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { DoorCard } from "../access/door-card.tsx";
import { IntegrationActions } from "./integration-actions.tsx";
import { IntegrationSetUp } from "./integration-set-up.tsx";
import {
  type IntegrationView,
  type MadeKey,
  paceText,
  reasonWord,
  refusedCount,
  standingOf,
} from "./integration-view.ts";

type IntegrationCardProps = {
  integration: IntegrationView;
  made: MadeKey | undefined;
  onMade: (key: MadeKey | undefined) => void;
  open: boolean;
};

/** One sender: what it is and how it stands; opened, what to paste at its end, and what can be done with it. */
export function IntegrationCard({ integration, made, onMade, open }: IntegrationCardProps) {
  const { name, kind, service, heartbeat } = integration;
  return (
    <DoorCard
      page="/integrations"
      cardKey={name}
      name={name}
      about={[kindOf(kind).name, service && ` for ${service}`, heartbeat && `, ${paceText(heartbeat)}`]
        .filter(Boolean)
        .join("")}
      standing={<Standing integration={integration} />}
      open={open}
    >
      <Refusals integration={integration} />
      <IntegrationSetUp integration={integration} made={made} />
      <IntegrationActions integration={integration} onMade={onMade} />
    </DoorCard>
  );
}

function Standing({ integration }: { integration: IntegrationView }) {
  const { lastSignalAt, signals, heartbeat } = integration;
  const refused = refusedCount(integration);
  const at = heartbeat ? heartbeat.lastPingAt : lastSignalAt;
  return (
    <Row space="tight">
      <StatusWord status={standingOf(integration)} />
      {at && (
        <Soft>
          <Time at={at} />
          {!heartbeat && `, ${signals} in all`}
        </Soft>
      )}
      {refused > 0 && <StatusWord status={{ tone: "warn", word: `${refused} refused` }} />}
    </Row>
  );
}

/** What was not taken, and what its sender was told the last time. */
function Refusals({ integration: { refusals } }: { integration: IntegrationView }) {
  if (refusals.length === 0) return null;
  return (
    <Stack space="tight">
      {refusals.map(({ reason, count, lastAt, lastDetail }) => (
        <Soft key={reason}>
          {count} {reasonWord(reason)}, last <Time at={lastAt} />: {lastDetail}
        </Soft>
      ))}
    </Stack>
  );
}
