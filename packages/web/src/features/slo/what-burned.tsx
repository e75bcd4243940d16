import { humanizeDuration } from "@shipshape/domain/time/duration";
import { BudgetBar } from "../../kit/budget-bar.tsx";
import { Button } from "../../kit/button.tsx";
import { type ChartBand, type ChartShade, placeOf } from "../../kit/chart-marks.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { TextPathLink } from "../../kit/path-link.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { type Burn, burnsOf } from "./burn-share.ts";
import type { Shown } from "./slo-view-span.ts";
import { countedWord, type SloView } from "./slo-words.ts";
import type { Step } from "./use-burn-down.ts";

const SHOWN = 6;
const BEFORE_MS = 15 * 60_000;

type WhatBurnedProps = {
  slo: SloView;
  shown: Shown;
  steps: readonly Step[];
  bands: readonly ChartBand[];
  shades: readonly ChartShade[];
};

const shareOf = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;

/** Where the budget of the time shown went, and what happened there. */
export function WhatBurned({ slo, shown, steps, bands, shades }: WhatBurnedProps) {
  const { target, budget } = slo;
  const burns = burnsOf(steps, shown.span.fromMs, target, budget?.allowedBadEvents ?? 0).slice(0, SHOWN);
  const columns: Column<Burn>[] = [
    {
      title: "When",
      cell: ({ fromMs, toMs }) => (
        <Stack space="tight">
          <ClockTime at={new Date(fromMs)} />
          <Soft>for {humanizeDuration(toMs - fromMs)}</Soft>
        </Stack>
      ),
    },
    {
      title: "Of the budget",
      secondary: true,
      cell: ({ share }) => (
        <BudgetBar share={Math.min(1, share)} tone="bad" label={`${shareOf(share)} of the budget`} />
      ),
    },
    { title: "Share", numeric: true, cell: ({ share }) => shareOf(share) },
    {
      title: `Bad ${countedWord(slo).toLowerCase()}`,
      numeric: true,
      secondary: true,
      cell: ({ bad }) => Math.round(bad).toLocaleString("en-GB"),
    },
    { title: "What happened then", wide: true, cell: (burn) => <Happened burn={burn} bands={bands} shades={shades} /> },
    {
      title: "Look",
      cell: (burn) => (
        <Button
          kind="quiet"
          onPress={() => shown.zoom({ fromMs: burn.fromMs - BEFORE_MS, toMs: burn.toMs + BEFORE_MS })}
        >
          Zoom in
        </Button>
      ),
    },
  ];
  return (
    <Section
      title="What burned it"
      note="Stretches of the time shown that burnt faster than evenly, the largest first."
    >
      <ListTable
        caption="What burned the budget"
        rows={burns}
        keyOf={({ fromMs }) => String(fromMs)}
        columns={columns}
        empty={<Quiet>Nothing burnt faster than evenly in this time.</Quiet>}
      />
    </Section>
  );
}

type HappenedProps = { burn: Burn; bands: readonly ChartBand[]; shades: readonly ChartShade[] };

/** Deployments that went out in it or just before, and incidents that ran. */
function Happened({ burn, bands, shades }: HappenedProps) {
  const around = { fromMs: burn.fromMs - BEFORE_MS, toMs: burn.toMs };
  const found = [...bands, ...shades].filter((mark) => placeOf(mark, around));
  if (found.length === 0) return <Soft>no deployment, no incident</Soft>;
  return (
    <Stack space="tight">
      {found.map(({ key, href, label }) =>
        href ? (
          <TextPathLink key={key} href={href}>
            {label}
          </TextPathLink>
        ) : (
          <span key={key}>{label}</span>
        ),
      )}
    </Stack>
  );
}
