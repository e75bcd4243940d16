import { createClient } from "@shipshape/contract/client";
import { routes } from "@shipshape/contract/routes";

/** Every operation of the API, typed; the session cookie travels by itself. */
export const api = createClient(routes, { baseUrl: globalThis.location?.origin ?? "http://localhost" });
