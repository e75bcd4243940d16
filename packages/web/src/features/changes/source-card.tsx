import { skewWords } from "@shipshape/domain/changes/clock-skew";
import { KNOWN_SOURCES } from "@shipshape/domain/changes/source-setup";
import { TextLink } from "../../kit/link.tsx";
import { Row, Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { DoorCard } from "../access/door-card.tsx";
import { reasonWord } from "../alerts/integration-view.ts";
import { SourceActions } from "./source-actions.tsx";
import { SourceEvents } from "./source-events.tsx";
import { SourceSetUp } from "./source-set-up.tsx";
import { type MadeSource, refusedCount, type SourceView, standingOf } from "./source-view.ts";

type SourceCardProps = {
  source: SourceView;
  url: string;
  made: MadeSource | undefined;
  onMade: (made: MadeSource) => void;
  open: boolean;
};

/** One source: what it is and how it stands; opened, what to paste at its end, and what can be done with it. */
export function SourceCard({ source, url, made, onMade, open }: SourceCardProps) {
  const { name, kind, service } = source;
  return (
    <DoorCard
      page="/change-sources"
      cardKey={name}
      name={name}
      about={service ? `${KNOWN_SOURCES[kind].name} for ${service}` : KNOWN_SOURCES[kind].name}
      standing={<Standing source={source} />}
      open={open}
    >
      <Trouble source={source} />
      <SourceSetUp source={source} url={url} made={made} />
      <SourceEvents source={source} />
      <SourceActions source={source} onMade={onMade} />
    </DoorCard>
  );
}

function Standing({ source }: { source: SourceView }) {
  const { lastEventAt, events, unmapped } = source;
  const refused = refusedCount(source);
  return (
    <Row space="tight">
      <StatusWord status={standingOf(source)} />
      {lastEventAt && (
        <Soft>
          <Time at={lastEventAt} />, {events} in all
        </Soft>
      )}
      {refused > 0 && <StatusWord status={{ tone: "warn", word: `${refused} refused` }} />}
      {unmapped > 0 && <StatusWord status={{ tone: "warn", word: `${unmapped} not understood` }} />}
      {source.skew && <StatusWord status={{ tone: "warn", word: "clock is wrong" }} />}
    </Row>
  );
}

/** What was refused and what its sender was told, whose clock is wrong, and what was not understood. */
function Trouble({ source: { refusals, skew, unmapped } }: { source: SourceView }) {
  if (refusals.length === 0 && !skew && unmapped === 0) return null;
  return (
    <Stack space="tight">
      {refusals.map(({ reason, count, lastAt, lastDetail }) => (
        <Soft key={reason}>
          {count} {reasonWord(reason)}, last <Time at={lastAt} />: {lastDetail}
        </Soft>
      ))}
      {skew && (
        <Soft>
          Its clock is {skewWords(skew.seconds)} ours, as seen <Time at={skew.at} />: its times are kept as it says
          them.
        </Soft>
      )}
      {unmapped > 0 && (
        <Soft>
          {unmapped === 1 ? "1 event was" : `${unmapped} events were`}{" "}
          <TextLink to="/change-inbox">not understood</TextLink>.
        </Soft>
      )}
    </Stack>
  );
}
