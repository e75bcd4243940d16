import { momentAt } from "./payload.ts";
import { headerOf } from "./proof.ts";
import type { SourceRequest } from "./source-kind.ts";

const BEARABLE_SECONDS = 120;
const LOOKED_AT_BYTES = 16_384;

const saidInHeader = (request: SourceRequest): number =>
  Date.parse(headerOf(request, "date") ?? "") || Number(headerOf(request, "webhook-timestamp") ?? Number.NaN) * 1_000;

/**
 * By how many seconds a sender's clock is ahead of ours; undefined where nothing shows that it is wrong by more than two minutes. Its
 * `Date` header, or `webhook-timestamp`, says what its clock shows, ahead or behind. A time in the body may lie behind because the event came late, but not ahead.
 */
export function clockSkew(request: SourceRequest, saidAt: RegExp | undefined, at: Date): number | undefined {
  const header = saidInHeader(request);
  if (!Number.isNaN(header)) {
    const seconds = Math.round((header - at.getTime()) / 1_000);
    if (Math.abs(seconds) > BEARABLE_SECONDS) return seconds;
  }
  const said = saidAt?.exec(request.body.subarray(0, LOOKED_AT_BYTES).toString("latin1"))?.[1];
  if (said === undefined) return undefined;
  const moment = momentAt({ said: /^\d+$/.test(said) ? Number(said) : said }, "said");
  const ahead = moment === undefined ? 0 : Math.round((moment.getTime() - at.getTime()) / 1_000);
  return ahead > BEARABLE_SECONDS ? ahead : undefined;
}
