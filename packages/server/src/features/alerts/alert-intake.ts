import { createIntake, type Intake } from "../../kernel/intake.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ReceivedAlert } from "./received-alert.ts";
import { type Taken, takeAlerts } from "./take-alerts.ts";

export type AlertIntake = Intake<readonly ReceivedAlert[], readonly Taken[]>;

/** Requests that arrive together are committed together; each is answered when its own alerts are on disk. */
export const createAlertIntake = (kernel: Kernel): AlertIntake =>
  createIntake<readonly ReceivedAlert[], readonly Taken[]>(kernel, {
    name: "alerts",
    weightOf: (alerts) => alerts.length,
    maxBatch: 1_000,
    commit: async (requests) => {
      const taken = await takeAlerts(kernel, requests.flat());
      let at = 0;
      return requests.map(({ length }) => {
        at += length;
        return taken.slice(at - length, at);
      });
    },
  });
