import { notifyCoverage } from "@shipshape/contract/notify-coverage";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { noSchedule } from "../oncall/index.ts";
import { coverageAhead } from "./coverage.ts";

export function mountCoverage({ mount }: Http, kernel: Kernel): void {
  mount(notifyCoverage.getCoverage, async ({ query: { schedule, days } }) => {
    const from = kernel.clock.now();
    const found = await coverageAhead(kernel, from, days, schedule);
    if (schedule !== undefined && found.length === 0) throw noSchedule(schedule);
    return {
      from,
      to: new Date(from.getTime() + days * DAY_MS),
      schedules: found.map(({ name, displayName, findings }) => ({
        schedule: name,
        displayName,
        findings: findings.map(({ member = null, fromMs, ...finding }) => ({
          ...finding,
          user: member,
          from: fromMs === undefined ? null : new Date(fromMs),
        })),
      })),
    };
  });
}
