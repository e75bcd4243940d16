import type { ContactMethod } from "@shipshape/contract/notify";
import type * as z from "zod";
import { Soft, Stack } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";

export type MethodView = z.output<typeof ContactMethod>;

/** Whether a way to reach somebody works, by what became of the last message that went there. */
export function reachStatus({ lastDeliveredAt, lastFailedAt, verifiedAt, notReady }: MethodView): Status {
  if (notReady !== null) return { tone: "bad", word: "Not set up" };
  if (verifiedAt === null) return { tone: "warn", word: "Not verified" };
  if (lastFailedAt && (!lastDeliveredAt || lastFailedAt > lastDeliveredAt))
    return { tone: "bad", word: "Did not arrive" };
  if (lastDeliveredAt) return { tone: "ok", word: "Works" };
  return { tone: "unknown", word: "Never tried" };
}

export function ReachStatus({ method }: { method: MethodView }) {
  const status = reachStatus(method);
  const at = status.tone === "ok" ? method.lastDeliveredAt : status.tone === "bad" ? method.lastFailedAt : null;
  return (
    <Stack space="tight">
      <span>
        <StatusWord status={status} />{" "}
        {at && (
          <Soft>
            <Time at={at} />
          </Soft>
        )}
      </span>
      {status.tone === "bad" && <Soft>{method.notReady ?? method.lastError}</Soft>}
    </Stack>
  );
}
