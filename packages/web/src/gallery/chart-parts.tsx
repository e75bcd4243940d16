import { BurnDownChart } from "../kit/burn-down-chart.tsx";
import type { ChartBand, ChartShade } from "../kit/chart-marks.ts";
import { type Lane, LaneChart } from "../kit/lane-chart.tsx";
import { LineChart } from "../kit/line-chart.tsx";
import { ShareStack } from "../kit/share-stack.tsx";
import { Sparkline } from "../kit/sparkline.tsx";
import { Row } from "../kit/stack.tsx";
import { TimeRange } from "../kit/time-range.tsx";
import { ago } from "./fixed-time.ts";
import type { PartPage } from "./part-page.ts";

const nothing = (): void => undefined;
const DAY = { fromMs: ago(1, "d").getTime(), toMs: ago(0, "s").getTime() };
const AT = Array.from({ length: 97 }, (_, index) => DAY.fromMs + index * 900_000);
/** Up and down without chance, so that the pictures stay the same. */
const wave = (index: number) => Math.sin(index / 7) + Math.sin(index / 3.1) / 3;

const BANDS: readonly ChartBand[] = [
  {
    key: "a",
    letter: "D",
    tone: "ok",
    fromMs: ago(20, "h").getTime(),
    toMs: ago(1190, "m").getTime(),
    label: "DEP-7: payments 1.4.2 to production, succeeded",
    href: "/kit/line-chart",
  },
  {
    key: "b",
    letter: "D",
    tone: "bad",
    fromMs: ago(5, "h").getTime(),
    toMs: ago(280, "m").getTime(),
    label: "DEP-8: payments 1.5.0 to production, failed",
    href: "/kit/line-chart",
  },
];
const SHADES: readonly ChartShade[] = [
  { key: "i", fromMs: ago(290, "m").getTime(), toMs: ago(200, "m").getTime(), label: "INC-3: charges fail" },
];

const lineChart: PartPage = {
  name: "line-chart",
  when: "Values over time, with the deployments and incidents of that time; drag over a stretch to look closer.",
  wide: true,
  states: [
    {
      title: "Two lines, deployments, an incident",
      shown: (
        <LineChart
          label="Requests and failures of payments over 24 hours"
          span={DAY}
          at={AT}
          bands={BANDS}
          shades={SHADES}
          format={(value) => `${Math.round(value)}/s`}
          lines={[
            { name: "requests", color: "info", values: AT.map((_, index) => 120 + 30 * wave(index)) },
            {
              name: "failures",
              color: "bad",
              dash: [5, 3],
              values: AT.map((_, index) => (index > 76 && index < 84 ? 40 : 2)),
            },
          ]}
          onZoom={nothing}
          height={220}
        />
      ),
    },
  ],
};

const burnDownChart: PartPage = {
  name: "burn-down-chart",
  when: "What is left of an error budget beside the line that spends it evenly, and when it will be empty.",
  wide: true,
  states: [
    {
      title: "Burning too fast",
      shown: (
        <BurnDownChart
          label="Error budget of Charges succeed over 24 hours"
          span={{ ...DAY, toMs: ago(-6, "h").getTime() }}
          window={DAY}
          points={AT.map((atMs, index) => ({ atMs, left: index < 60 ? 1 - index / 400 : 0.85 - (index - 60) / 60 }))}
          forecast={{ earliestMs: undefined, centralMs: ago(-4, "h").getTime(), latestMs: undefined }}
          isWhole
          bands={BANDS}
          shades={SHADES}
          onZoom={nothing}
          onZoomOut={undefined}
        />
      ),
    },
  ],
};

const SPARK = AT.map((at, index) => ({ at, value: 1 - index / 120 + wave(index) / 30 }));

const sparkline: PartPage = {
  name: "sparkline",
  when: "A trend no larger than a word, beside the number that it leads to.",
  states: [
    {
      title: "Falling, below zero",
      shown: (
        <Row space="normal">
          <Sparkline points={SPARK} label="falls to 20 %" />
          <Sparkline points={SPARK.map(({ at, value }) => ({ at, value: value - 0.6 }))} label="falls below zero" />
        </Row>
      ),
    },
  ],
};

const LANES: readonly Lane[] = [
  {
    key: "final",
    label: "Final",
    bars: [
      {
        key: "1",
        fromMs: ago(30, "h").getTime(),
        toMs: ago(9, "h").getTime(),
        label: "first-payments",
        title: "first-payments until 05:00",
        hue: 0,
        href: "/kit/lane-chart",
      },
      {
        key: "2",
        fromMs: ago(9, "h").getTime(),
        toMs: ago(6, "h").getTime(),
        label: "nobody, 3 h",
        title: "Nobody is on call for 3 h",
        look: "hatched",
      },
      {
        key: "3",
        fromMs: ago(6, "h").getTime(),
        toMs: ago(-20, "h").getTime(),
        label: "second-payments",
        title: "second-payments",
        hue: 1,
      },
    ],
  },
  {
    key: "override",
    label: "Overrides",
    bars: [
      {
        key: "4",
        fromMs: ago(-4, "h").getTime(),
        toMs: ago(-10, "h").getTime(),
        label: "first-payments: swapped",
        title: "first-payments takes over",
        hue: 0,
        look: "striped",
      },
    ],
  },
  {
    key: "deploy",
    label: "production",
    bars: [
      {
        key: "5",
        fromMs: ago(3, "h").getTime(),
        toMs: ago(1, "h").getTime(),
        label: "1.5.0",
        title: "1.5.0 failed",
        tone: "bad",
      },
    ],
  },
];

const laneChart: PartPage = {
  name: "lane-chart",
  when: "Who or what, when: shifts, bookings, freezes, deployments; one lane each, with a line where it is now.",
  wide: true,
  states: [
    {
      title: "Two days",
      shown: (
        <LaneChart
          label="Who is on call"
          span={{ fromMs: ago(1, "d").getTime(), toMs: ago(-1, "d").getTime() }}
          lanes={LANES}
        />
      ),
    },
  ],
};

const timeRange: PartPage = {
  name: "time-range",
  when: "Which stretch of time the charts of a page show; it stands in the address.",
  wide: true,
  states: [
    { title: "A range that ends now", shown: <TimeRange value={{ range: "24h" }} span={DAY} onChange={nothing} /> },
    {
      title: "From one moment to another",
      shown: (
        <TimeRange
          value={{ from: ago(8, "h").getTime(), to: ago(3, "h").getTime() }}
          span={{ fromMs: ago(8, "h").getTime(), toMs: ago(3, "h").getTime() }}
          onChange={nothing}
        />
      ),
    },
  ],
};

const shareStack: PartPage = {
  name: "share-stack",
  when: "Parts of one whole, end to end: what used a budget up.",
  states: [
    {
      title: "Some of it",
      shown: (
        <ShareStack
          label="48 % of the budget: INC-3 21 %, DEP-8 15 %, unexplained 12 %"
          parts={[
            { key: "i", name: "INC-3", look: "bad", share: 0.21, words: "21 %" },
            { key: "d", name: "DEP-8", look: "info", share: 0.15, words: "15 %" },
            { key: "u", name: "Unexplained", look: "plain", share: 0.12, words: "12 %" },
          ]}
          whole={1}
          ends={["0 %", "the whole budget"]}
          keys={[
            { look: "bad", name: "incidents" },
            { look: "info", name: "deployments" },
            { look: "plain", name: "unexplained" },
          ]}
        />
      ),
    },
    {
      title: "More than there was",
      shown: (
        <ShareStack
          label="160 % of the budget, all of it by INC-3"
          parts={[{ key: "i", name: "INC-3", look: "bad", share: 1.6, words: "160 %" }]}
          whole={1}
          ends={["0 %", "160 %"]}
          keys={[{ look: "bad", name: "incidents" }]}
        />
      ),
    },
  ],
};

export const CHART_PARTS: readonly PartPage[] = [timeRange, laneChart, lineChart, burnDownChart, sparkline, shareStack];
