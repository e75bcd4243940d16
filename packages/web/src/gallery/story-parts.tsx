import { Diff } from "../kit/diff.tsx";
import { type LogLine, LogView } from "../kit/log-view.tsx";
import { Stepper } from "../kit/stepper.tsx";
import { Timeline } from "../kit/timeline.tsx";
import { ago } from "./fixed-time.ts";
import type { PartPage } from "./part-page.ts";

const timeline: PartPage = {
  name: "timeline",
  when: "What happened, in order: key events as a story, each with who and when.",
  states: [
    {
      title: "An incident",
      shown: (
        <Timeline
          label="What happened"
          items={[
            {
              key: "1",
              at: ago(42, "m"),
              icon: "alerts",
              tone: "bad",
              text: "Charges fail: 8 % of requests answer 5xx",
              by: "slo",
            },
            {
              key: "2",
              at: ago(40, "m"),
              icon: "check",
              tone: "ok",
              text: "first-payments acknowledged",
              by: "first-payments",
            },
            {
              key: "3",
              at: ago(31, "m"),
              icon: "delivery",
              text: "Rolling back to 1.4.2.\nIt should take 3 min.",
              by: "first-payments",
            },
          ]}
        />
      ),
    },
  ],
};

const stepper: PartPage = {
  name: "stepper",
  when: "The stages that a thing goes through, and where it is now.",
  states: [
    {
      title: "An incident",
      shown: (
        <Stepper
          label="Stages of INC-3"
          steps={[
            { word: "Investigating", state: "done", note: "14 min" },
            { word: "Identified", state: "now", note: "since 13:31" },
            { word: "Monitoring", state: "ahead" },
            { word: "Resolved", state: "ahead" },
          ]}
        />
      ),
    },
  ],
  wide: true,
};

const SERVICE = {
  kind: "Service",
  metadata: { name: "payments" },
  spec: { owner: "payments", tier: 2, lifecycle: "production", repository: "https://git.example/payments", links: [] },
};

const diff: PartPage = {
  name: "diff",
  when: "What changed in a configuration or a payload: word by word, with what stayed the same folded away.",
  wide: true,
  states: [
    {
      title: "Changed",
      shown: (
        <Diff
          label="Before and after"
          before={SERVICE}
          after={{ ...SERVICE, spec: { ...SERVICE.spec, tier: 1, links: ["https://wiki.example/payments"] } }}
        />
      ),
    },
    {
      title: "Came to be",
      shown: <Diff label="Before and after" before={undefined} after={{ role: "editor", name: "first" }} />,
    },
  ],
};

const LEVELS = ["info", "info", "warning", "info", "error"] as const;
const TEXTS = [
  "charge answered in 84 ms",
  "card accepted",
  "the ledger answers slowly: 2.1 s",
  "retried",
  "charge failed: the ledger answered 503",
];
const LINES: readonly LogLine[] = Array.from({ length: 2_000 }, (_, index) => ({
  at: ago(2_000 - index, "s"),
  level: LEVELS[index % 5] ?? "info",
  text: `${TEXTS[index % 5]} request=${1_000 + index}`,
}));

const logView: PartPage = {
  name: "log-view",
  when: "What a machine writes, line by line: found by words, followed to its end, copied; any length.",
  wide: true,
  states: [
    { title: "Two thousand lines with levels", shown: <LogView label="payments" lines={LINES} /> },
    {
      title: "A few without",
      shown: <LogView label="the demo" lines={LINES.slice(0, 3).map(({ at, text }) => ({ at, text }))} />,
    },
  ],
};

export const STORY_PARTS: readonly PartPage[] = [timeline, stepper, diff, logView];
