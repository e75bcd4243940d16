import { TextLink } from "../../kit/link.tsx";
import { Code, Row, Soft, Stack } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { driftWords, type MatrixCellView } from "../changes/record-words.ts";
import { type BoardRow, besideStatus, newestOf, type PlaceView } from "./board.ts";

export type Drifts = ReadonlyMap<string, MatrixCellView>;

type CellProps = { row: BoardRow; environment: string; cell: MatrixCellView | undefined };

/** What of a service runs in an environment, how far that is from the others, and what was tried there since. */
export function PlaceCell({ row, environment, cell }: CellProps) {
  const place = row.places.get(environment);
  if (!place) return <Soft>not deployed</Soft>;
  return (
    <Stack space="tight">
      <Row space="close">
        <TextLink to="/deployments/$id" params={{ id: place.shortId }}>
          {place.version}
        </TextLink>
        <Standing row={row} place={place} cell={cell} />
      </Row>
      <Soft>
        <Time at={place.finishedAt ?? place.startedAt} /> by {place.deployedBy}
        {place.commit !== null && (
          <>
            {" · "}
            <TextLink to="/whereabouts" search={{ q: place.commit }} title="Where is this commit?">
              <Code>{place.commit.slice(0, 7)}</Code>
            </TextLink>
          </>
        )}
      </Soft>
      {cell?.latest && <Tried latest={cell.latest} />}
    </Stack>
  );
}

type StandingProps = { row: BoardRow; place: PlaceView; cell: MatrixCellView | undefined };

/** Newest, the same, or how far behind and where the difference is. */
function Standing({ row, place, cell }: StandingProps) {
  const behind = cell && driftWords(cell);
  const beside = besideStatus(place);
  const isNewest = newestOf(row) === place.version && row.places.size > 1;
  if (behind && cell?.drift) {
    return <Difference place={place} other={cell.drift.environment} status={{ tone: "warn", word: behind }} />;
  }
  if (beside && place.besideProduction?.is !== "same") {
    const word = isNewest ? `newest, ${beside.word}` : beside.word;
    return <Difference place={place} other={production(row)} status={{ ...beside, word }} />;
  }
  if (beside) return <StatusWord status={beside} />;
  return isNewest ? <StatusWord status={{ tone: "ok", word: "newest" }} /> : null;
}

const production = ({ places }: BoardRow): string | undefined =>
  [...places.values()].find(({ besideProduction }) => besideProduction === null)?.environment;

/** How a place stands to another one; it leads to what they differ by. */
function Difference({ place, other, status }: { place: PlaceView; other: string | undefined; status: Status }) {
  if (other === undefined) return <StatusWord status={status} />;
  const { service, environment } = place;
  return (
    <TextLink to="/compare" search={{ left: environment, right: other, service }} title={`Compare with ${other}`}>
      <StatusWord status={status} />
    </TextLink>
  );
}

const TRIED: Readonly<Record<string, Status["tone"]>> = { failed: "bad", in_progress: "info", aborted: "muted" };

/** A later deployment that did not bring it further, or not yet. */
function Tried({ latest: { deployment, version, status, at } }: { latest: NonNullable<MatrixCellView["latest"]> }) {
  const word = status === "in_progress" ? "under way" : status;
  return (
    <Row space="close">
      <StatusWord status={{ tone: TRIED[status] ?? "muted", word }} />
      <Soft>
        <TextLink to="/deployments/$id" params={{ id: deployment }}>
          {version}
        </TextLink>
        , <Time at={at} />
      </Soft>
    </Row>
  );
}
