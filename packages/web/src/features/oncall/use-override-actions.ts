import type { QueryClient } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { nowMs } from "../../kernel/clock.ts";
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

const create = (schedule: string, { user, reason, span }: OverrideChange) =>
  api.oncall.createOverride({
    params: { name: schedule },
    body: { user, reason, from: new Date(span.fromMs), to: new Date(span.toMs) },
  });

const update = ({ schedule, id, user, from, to, reason }: OverrideOf) =>
  api.oncall.updateOverride({ params: { name: schedule, overrideId: id }, body: { user, from, to, reason } });

/** Lets somebody take over. */
export const useCreateOverride = (schedule: string, onDone?: () => void) =>
  useAction({
    run: (change: OverrideChange) => create(schedule, change),
    told: (_, { user }) => `${user} takes over.`,
    undo: ({ id }) => api.oncall.deleteOverride({ params: { name: schedule, overrideId: id } }),
    quietErrors: true,
    ...(onDone ? { onDone } : {}),
  });

type Move = { readonly before: OverrideOf; readonly after: OverrideOf };

/** Moves an override, or changes who and why. */
export const useUpdateOverride = (
  schedule: string,
  { quietErrors = false, onDone }: { quietErrors?: boolean; onDone?: () => void } = {},
) =>
  useAction({
    run: ({ after }: Move) => update(after),
    foresee: ({ after }, queries) =>
      foresee(queries, schedule, (all) => all.map((one) => (one.id === after.id ? after : one))),
    told: (_, { after }) => `The override of ${after.user} is changed.`,
    undo: (_, { before }) => update(before),
    quietErrors,
    ...(onDone ? { onDone } : {}),
  });

/** Takes an override back; one under way ends now. */
export const useDeleteOverride = (schedule: string) =>
  useAction({
    run: ({ id }: OverrideOf) => api.oncall.deleteOverride({ params: { name: schedule, overrideId: id } }),
    foresee: ({ id }, queries) => foresee(queries, schedule, (all) => all.filter((one) => one.id !== id)),
    told: (_, { user }) => `${user} does not take over.`,
    // What has been covered stays told as it was: what comes back is the rest of it.
    undo: (_, { user, from, to, reason }) =>
      create(schedule, {
        id: undefined,
        user,
        reason,
        span: { fromMs: Math.max(from.getTime(), nowMs()), toMs: to.getTime() },
      }),
  });
