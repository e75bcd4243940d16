import type { Discovery } from "@shipshape/contract/telemetry";
import type * as z from "zod";

/** What an address turned out to be, with the token that it was asked with. */
export type Found = z.output<typeof Discovery> & { readonly bearerToken: string | undefined };
