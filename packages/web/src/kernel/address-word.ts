import * as z from "zod";

/** A word that an address may hold. An empty one names nothing. */
export const addressWord = z.string().min(1).max(200).optional().catch(undefined);
