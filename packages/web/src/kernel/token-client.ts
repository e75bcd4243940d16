import { createClient } from "@shipshape/contract/client";
import { routes } from "@shipshape/contract/routes";

/** As whoever holds this token: the same path and the same sign-in as a machine of theirs, without our own session. */
export const clientWithToken = (token: string) =>
  createClient(routes, {
    baseUrl: location.origin,
    token,
    fetch: (input, init) => fetch(input, { ...init, credentials: "omit" }),
  });
