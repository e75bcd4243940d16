import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";

/** Takes back that events were dismissed. */
export const useTakeBack = (onDone: () => void) =>
  useAction({
    run: (ids: readonly string[]) => api.changes.takeBackDismissal({ body: { ids: [...ids] } }),
    told: ({ events }) => `${events} ${events === 1 ? "event is" : "events are"} read again.`,
    onDone,
  });
