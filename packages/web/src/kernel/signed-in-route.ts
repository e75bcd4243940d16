import { ApiProblem } from "@shipshape/contract/problem";
import { createRoute, redirect } from "@tanstack/react-router";
import { ask } from "./ask.ts";
import { rootRoute } from "./root-route.tsx";

/** Whether an error means that nobody is signed in. */
export const isSignedOut = (error: unknown): boolean => error instanceof ApiProblem && error.status === 401;

/** Parent of every page for people who are signed in; others sign in first and come back to where they wanted to go. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "signed-in",
  beforeLoad: async ({ context: { queries }, location }): Promise<void> => {
    await queries.ensureQueryData({ ...ask.access.me(), staleTime: 60_000 }).catch((error: unknown) => {
      throw isSignedOut(error) ? redirect({ to: "/sign-in", search: { back: location.href } }) : error;
    });
  },
});
