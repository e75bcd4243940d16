import { type QueryClient, type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { tell, tellError } from "../kit/toast-undo.tsx";

export type ActionOptions<I, O> = {
  run: (input: I) => Promise<O>;
  /** What is said when it is done. */
  told?: (output: O, input: I) => string;
  /** The thing that it changes, where its words do not tell: what was said of it before, and its undo, are gone then. */
  about?: (input: I) => string;
  /** Takes it back, offered while that is said. */
  undo?: (output: O, input: I) => Promise<unknown>;
  /** Shows the outcome before the server has answered. */
  foresee?: (input: I, queries: QueryClient) => void;
  /** The form shows its errors itself. */
  quietErrors?: boolean;
  onDone?: (output: O) => void;
};

/** Something a person does: says that it was done, offers to take it back, says why when it failed. */
export function useAction<I = void, O = unknown>(options: ActionOptions<I, O>): UseMutationResult<O, Error, I> {
  const queries = useQueryClient();
  const { run, told, about, undo, foresee, quietErrors = false, onDone } = options;
  const refresh = (): void => void queries.invalidateQueries();
  return useMutation<O, Error, I>({
    mutationFn: run,
    onMutate: (input) => foresee?.(input, queries),
    onSuccess: (output, input) => {
      const takeBack = undo && (() => void undo(output, input).then(refresh, tellError));
      if (told) tell(told(output, input), takeBack, about?.(input));
      onDone?.(output);
    },
    onError: (error) => {
      if (!quietErrors) tellError(error);
    },
    onSettled: refresh,
  });
}
