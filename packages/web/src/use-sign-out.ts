import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api } from "./kernel/api.ts";
import { forgetLastKnown } from "./kernel/offline.ts";
import { forgetVisits } from "./kernel/recents.ts";
import { useAction } from "./kernel/use-action.ts";

/** Ends the session, and forgets everything that was read in it. */
export function useSignOut(): () => void {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const signOut = useAction({
    run: () => api.access.signOut(),
    onDone: () => {
      forgetVisits();
      void forgetLastKnown();
      void navigate({ to: "/sign-in" }).then(() => queries.clear());
    },
  });
  return () => signOut.mutate();
}
