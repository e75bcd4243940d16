import { createIntake } from "../../kernel/intake.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { isUnstorable, storableJson } from "../../kernel/storable-text.ts";
import { isAction, isAlert, type Received, type ReceivedAlert, receivedAlert } from "./received-alert.ts";
import { type Taken, takeAlerts, tellActions } from "./take-alerts.ts";

/** Where every door hands in what it was sent. */
export type AlertIntake = {
  /** Settles when it is on disk: the moment to answer a sender who is not promised what became of it. */
  take(received: readonly Received[]): Promise<void>;
  /** Settles when it was processed; what became of each alert, in their order. */
  process(received: readonly Received[]): Promise<readonly Taken[]>;
  drain(): Promise<void>;
};

/** What cannot be stored of an alert is replaced: a NUL in a label must not cost anybody a page. */
const storable = ({ labels, annotations, generatorUrl, payload, ...alert }: ReceivedAlert): ReceivedAlert =>
  receivedAlert({ ...alert, ...storableJson({ labels, annotations, generatorUrl, payload }) });

async function processed(kernel: Kernel, received: readonly Received[]): Promise<readonly Taken[]> {
  const taken = await takeAlerts(kernel, received.filter(isAlert));
  await tellActions(kernel, received.filter(isAction));
  return taken;
}

/** Requests that arrive together are committed together; each is answered when its own alerts are on disk. */
export function createAlertIntake(kernel: Kernel): AlertIntake {
  const intake = createIntake<readonly Received[], readonly Taken[]>(kernel, {
    name: "alerts",
    weightOf: (received) => received.length,
    maxBatch: 1_000,
    commit: async (requests) => {
      const taken = await processed(kernel, requests.flat()).catch((error: unknown) => {
        if (requests.length > 1 || !isUnstorable(error)) throw error;
        return processed(
          kernel,
          requests.flat().map((one) => (isAction(one) ? one : storable(one))),
        );
      });
      let at = 0;
      return requests.map((received) => {
        const alerts = received.filter(isAlert).length;
        at += alerts;
        return taken.slice(at - alerts, at);
      });
    },
  });
  return {
    take: async (received) => {
      await intake.take(received);
    },
    process: (received) => intake.take(received),
    drain: () => intake.drain(),
  };
}
