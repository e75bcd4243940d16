import { retryAfterMs } from "@shipshape/domain/notify/retry-after";
import type { OutboundAnswer } from "../../kernel/outbound.ts";

/** How long one that takes no more now asks to wait, where it says so. */
export const askedWaitMs = ({ status, comeAgain }: OutboundAnswer): number | undefined =>
  comeAgain && (status === 429 || status === 503) ? retryAfterMs(comeAgain) : undefined;
