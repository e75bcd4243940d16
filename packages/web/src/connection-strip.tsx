import { useLiveness } from "./kernel/live.ts";
import { clockTime } from "./kernel/moment.ts";
import { useNewVersion } from "./kernel/new-version.ts";
import { reloadAnew, useLastKnownAge } from "./kernel/offline.ts";
import { useTimeZone } from "./kernel/time-zone.ts";
import { Button } from "./kit/button.tsx";
import { Strip } from "./kit/shell-frame.tsx";

/** Says when what is shown is not live any more, and of when it is; and that the server has a newer interface. */
export function ConnectionStrip() {
  const { state, asOfMs } = useLiveness();
  const lastKnownMs = useLastKnownAge();
  const isOld = useNewVersion();
  const zone = useTimeZone();
  if (state === "lost") {
    const what = navigator.onLine ? "Reconnecting" : "Offline";
    return (
      <Strip>
        {what}. What you see is as of {clockTime(new Date(lastKnownMs ?? asOfMs), zone)}.
      </Strip>
    );
  }
  if (!isOld) return null;
  return (
    <Strip tone="info" action={<Button onPress={() => void reloadAnew()}>Reload</Button>}>
      A new version is ready.
    </Strip>
  );
}
