import type { Http } from "../../../kernel/http.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { ChangeIntake } from "../change-source.ts";
import { mountSourceDoors } from "./source-door.ts";
import { createSourceKeys } from "./source-keys.ts";
import { createSourceRefusals } from "./source-refusals.ts";
import { mountSourceRoutes } from "./source-routes.ts";

const REMEMBERED_MS = 3_600_000;
const TIMEOUT_MS = 5_000;
const MOST_BYTES = 65_536;

/** Texts at addresses that settings name, remembered for an hour; what failed is asked again. */
function rememberedTexts({ outbound, clock }: Pick<Kernel, "outbound" | "clock">) {
  const known = new Map<string, { readonly text: Promise<string>; readonly untilMs: number }>();
  const ask = async (url: string): Promise<string> => {
    const { status, text } = await outbound.send(url, { timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES });
    if (status !== 200) throw new Error(`it answered ${status}`);
    return text;
  };
  return (url: string): Promise<string> => {
    const nowMs = clock.now().getTime();
    const standing = known.get(url);
    if (standing && standing.untilMs > nowMs) return standing.text;
    const text = ask(url);
    known.set(url, { text, untilMs: nowMs + REMEMBERED_MS });
    text.catch(() => known.delete(url));
    return text;
  };
}

/** Everybody who tells of changes: their doors, and how they are managed. */
export function mountSources(http: Http, kernel: Kernel, intake: ChangeIntake): void {
  const refusals = createSourceRefusals(kernel);
  http.app.addHook("onClose", refusals.start());
  http.app.addHook("onClose", () => intake.drain());
  const ground = { intake, keys: createSourceKeys(kernel), refusals, fetchText: rememberedTexts(kernel) };
  mountSourceRoutes(http, kernel, ground);
  mountSourceDoors(http, kernel, ground);
}
