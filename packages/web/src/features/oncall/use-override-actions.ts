import type { QueryClient } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { nowMs } from "../../kernel/clock.ts";
import { momentText } from "../../kernel/moment.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { useAction } from "../../kernel/use-action.ts";
import { foreseen, type OverrideChange, type OverrideOf } from "./schedule-model.ts";
import type { ScheduleDetail } from "./use-schedule.ts";

/** Shows every view of a schedule with other overrides, before the server has answered. */
function foresee(
  queries: QueryClient,
  name: string,
  change: (all: readonly OverrideOf[]) => readonly OverrideOf[],
): void {
  queries.setQueriesData<ScheduleDetail>({ queryKey: ["oncall", "getSchedule"] }, (detail) =>
    detail?.name === name ? foreseen(detail, change(detail.overrides)) : detail,
  );
}

const create = (schedule: string, { kind, user, instead, reason, span }: OverrideChange) =>
  api.oncall.createOverride({
    params: { name: schedule },
    body: {
      kind,
      user,
      reason,
      from: new Date(span.fromMs),
      to: new Date(span.toMs),
      ...(instead && kind === "replace" ? { instead } : {}),
    },
  });

const update = ({ schedule, id, user, from, to, reason }: OverrideOf) =>
  api.oncall.updateOverride({ params: { name: schedule, overrideId: id }, body: { user, from, to, reason } });

/** What was done, in a sentence. */
function overrideTold({ kind, user, instead }: Pick<OverrideChange, "kind" | "user" | "instead">): string {
  if (kind === "add") return `${user} is on call as well.`;
  if (kind === "remove") return `${user} is not on call.`;
  return instead ? `${user} takes over from ${instead}.` : `${user} takes over.`;
}

/** Lets somebody take over, come in addition, or be taken out. */
export const useCreateOverride = (schedule: string, onDone?: () => void) =>
  useAction({
    run: (change: OverrideChange) => create(schedule, change),
    told: (_, change) => overrideTold(change),
    undo: ({ id }) => api.oncall.deleteOverride({ params: { name: schedule, overrideId: id } }),
    quietErrors: true,
    ...(onDone ? { onDone } : {}),
  });

type Move = { readonly before: OverrideOf; readonly after: OverrideOf };

/** Moves an override, or changes who and why. */
export const useUpdateOverride = (
  schedule: string,
  { quietErrors = false, onDone }: { quietErrors?: boolean; onDone?: () => void } = {},
) => {
  const zone = useTimeZone();
  const moment = (at: Date): string => momentText(at, new Date(nowMs()), zone);
  return useAction({
    run: ({ after }: Move) => update(after),
    foresee: ({ after }, queries) =>
      foresee(queries, schedule, (all) => all.map((one) => (one.id === after.id ? after : one))),
    told: (_, { after: { user, from, to } }) => `The override of ${user} is from ${moment(from)} to ${moment(to)} now.`,
    about: ({ after }) => `override ${after.id}`,
    undo: (_, { before }) => update(before),
    quietErrors,
    ...(onDone ? { onDone } : {}),
  });
};

/** Takes an override back; one under way ends now. */
export const useDeleteOverride = (schedule: string) =>
  useAction({
    run: ({ id }: OverrideOf) => api.oncall.deleteOverride({ params: { name: schedule, overrideId: id } }),
    foresee: ({ id }, queries) => foresee(queries, schedule, (all) => all.filter((one) => one.id !== id)),
    told: (_, { user, kind }) => (kind === "remove" ? `${user} is on call as before.` : `${user} does not take over.`),
    // What has been covered stays told as it was: what comes back is the rest of it.
    undo: (_, { kind, user, instead, from, to, reason }) =>
      create(schedule, {
        id: undefined,
        kind,
        user,
        instead,
        reason,
        span: { fromMs: Math.max(from.getTime(), nowMs()), toMs: to.getTime() },
      }),
  });
