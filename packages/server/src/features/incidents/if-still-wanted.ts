import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";

/** What comes too late or twice is no fault of the queue: it is logged, and not tried again. */
export async function ifStillWanted(kernel: Kernel, what: object, act: () => Promise<void>): Promise<void> {
  await act().catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
    kernel.log.info({ ...what, because: error.message }, "an answer changed nothing");
  });
}
