import { api } from "../../kernel/api.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import type { SilenceView } from "./silence-words.ts";

const TWO_HOURS_MS = 2 * 3_600_000;

/** Ends a silence; taken back, another one holds to the end that it had. */
const useExpire = () =>
  useAction({
    run: ({ shortId }: SilenceView) => api.alerts.expireSilence({ params: { silence: shortId } }),
    told: ({ shortId }) => `${shortId} is over: what still fires is told.`,
    undo: ({ shortId }) => api.alerts.resumeSilence({ params: { silence: shortId } }),
  });

/** Lets a silence hold two hours longer. */
const useExtend = () =>
  useAction({
    run: ({ shortId, endsAt }: SilenceView) =>
      api.alerts.updateSilence({
        params: { silence: shortId },
        body: { endsAt: new Date(Math.max(endsAt.getTime(), nowMs()) + TWO_HOURS_MS) },
      }),
    told: ({ shortId }) => `${shortId} holds two hours longer.`,
    undo: ({ shortId }, { endsAt }) => api.alerts.updateSilence({ params: { silence: shortId }, body: { endsAt } }),
  });

/** What can be done with a silence. */
export function SilenceButtons({ silence, onAgain }: { silence: SilenceView; onAgain: () => void }) {
  const whyNot = useWhyNot("alerts:silence");
  const extend = useExtend();
  const expire = useExpire();
  const { shortId, state } = silence;
  if (state === "expired")
    return (
      <Button kind="quiet" label={`Silence as ${shortId} did`} whyNot={whyNot} onPress={onAgain}>
        Again
      </Button>
    );
  return (
    <>
      <Button
        kind="quiet"
        label={`Let ${shortId} hold 2 hours longer`}
        whyNot={whyNot}
        pending={extend.isPending}
        onPress={() => extend.mutate(silence)}
      >
        + 2 h
      </Button>
      <Button
        kind="quiet"
        label={`End ${shortId} now`}
        whyNot={whyNot}
        pending={expire.isPending}
        onPress={() => expire.mutate(silence)}
      >
        End now
      </Button>
    </>
  );
}
