import type { StepName } from "./first-steps.ts";

export const STEP_WORDS: Readonly<Record<StepName, { readonly title: string; readonly about: string }>> = {
  service: { title: "Connect a service", about: "By its metrics, or the file that describes it" },
  objective: { title: "Accept an objective", about: "Suggested from the metrics it shows now" },
  "on-call": { title: "Put yourself on call", about: "A schedule, and whom its alerts page" },
  page: { title: "Get a test page, and answer it", about: "The whole way, to your phone and back" },
  pipeline: { title: "Add one line to your pipeline", about: "Every deployment is known, and asked about first" },
};
