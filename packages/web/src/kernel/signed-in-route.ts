import { ApiProblem } from "@shipshape/contract/problem";
import { createRoute, redirect } from "@tanstack/react-router";
import { api } from "./api.ts";
import { ask } from "./ask.ts";
import { learnServerTime } from "./clock.ts";
import { rootRoute } from "./root-route.tsx";

/** Whether an error means that nobody is signed in. */
export const isSignedOut = (error: unknown): boolean => error instanceof ApiProblem && error.status === 401;

/** The server leaves a hint beside the session's own cookie, which no script can read: without it nobody is signed in. */
const mayBeSignedIn = (): boolean => document.cookie.includes("shipshape_signed_in=");

/** Asked once, before the first page; without an answer this device's clock counts. What it suggests as the next hour is the server's next hour. */
const serverTime = {
  queryKey: ["kernel", "server-time"],
  queryFn: async () => {
    const { now } = await api.system.get();
    learnServerTime(now.getTime());
    return now;
  },
  staleTime: Number.POSITIVE_INFINITY,
};

/** Parent of every page for people who are signed in; others sign in first and come back to where they wanted to go. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "signed-in",
  beforeLoad: async ({ context: { queries }, location }): Promise<void> => {
    if (!mayBeSignedIn()) throw redirect({ to: "/sign-in", search: { back: location.href } });
    const me = queries.ensureQueryData({ ...ask.access.me(), staleTime: 60_000 });
    await Promise.all([me, queries.ensureQueryData(serverTime).catch(() => undefined)]).catch((error: unknown) => {
      throw isSignedOut(error) ? redirect({ to: "/sign-in", search: { back: location.href } }) : error;
    });
  },
});
