import { createIntake, type Intake } from "../../kernel/intake.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { isUnstorable, storableJson } from "../../kernel/storable-text.ts";
import { type ReceivedAlert, receivedAlert } from "./received-alert.ts";
import { type Taken, takeAlerts } from "./take-alerts.ts";

export type AlertIntake = Intake<readonly ReceivedAlert[], readonly Taken[]>;

/** What cannot be stored of an alert is replaced: a NUL in a label must not cost anybody a page. */
const storable = ({ labels, annotations, generatorUrl, payload, ...alert }: ReceivedAlert): ReceivedAlert =>
  receivedAlert({ ...alert, ...storableJson({ labels, annotations, generatorUrl, payload }) });

/** Requests that arrive together are committed together; each is answered when its own alerts are on disk. */
export const createAlertIntake = (kernel: Kernel): AlertIntake =>
  createIntake<readonly ReceivedAlert[], readonly Taken[]>(kernel, {
    name: "alerts",
    weightOf: (alerts) => alerts.length,
    maxBatch: 1_000,
    commit: async (requests) => {
      const taken = await takeAlerts(kernel, requests.flat()).catch((error: unknown) => {
        if (requests.length > 1 || !isUnstorable(error)) throw error;
        return takeAlerts(kernel, requests.flat().map(storable));
      });
      let at = 0;
      return requests.map(({ length }) => {
        at += length;
        return taken.slice(at - length, at);
      });
    },
  });
