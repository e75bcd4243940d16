import type { CallOutput } from "@shipshape/contract/route";
import type { sloExclusions } from "@shipshape/contract/slo-exclusions";
import { Soft, Stack, Tile, Tiles } from "../../kit/stack.tsx";
import { type SloView, shareText } from "./slo-words.ts";

type Effects = CallOutput<typeof sloExclusions.previewExclusion>;

type ExclusionPreviewProps = {
  slo: SloView;
  asked: { readonly data: Effects | null | undefined; readonly error: Error | null; readonly isFetching: boolean };
  /** The form says when it is to be. */
  isSaid: boolean;
};

const count = (events: number): string => Math.round(events).toLocaleString("en-GB");

/** What is left of the budget before and after, while somebody says what is to be excluded. */
export function ExclusionPreview({ slo, asked: { data, error, isFetching }, isSaid }: ExclusionPreviewProps) {
  if (!isSaid) return <Soft>Before and after stand here as soon as it says when.</Soft>;
  if (error) return <Soft>{error.message}</Soft>;
  if (!data) return <Soft>Counting what it would change …</Soft>;
  const own = data.effects.find((effect) => effect.slo === slo.name);
  return (
    <div aria-live="polite" aria-busy={isFetching || undefined}>
      <Stack space="close">
        {own ? (
          <Tiles>
            <Tile
              label="Budget left now"
              value={shareText(own.before.remainingShare)}
              note={`${count(own.before.badEvents)} bad of ${count(own.before.totalEvents)}`}
            />
            <Tile
              label="Afterwards"
              value={shareText(own.after.remainingShare)}
              note={`${count(own.after.badEvents)} bad of ${count(own.after.totalEvents)}`}
            />
          </Tiles>
        ) : (
          <Soft>It touches nothing that {slo.displayName} counts now.</Soft>
        )}
        <Soft>
          {own ? own.because : data.because}
          {data.objectives > 1 && ` It holds for ${data.objectives} objectives.`}
        </Soft>
      </Stack>
    </div>
  );
}
