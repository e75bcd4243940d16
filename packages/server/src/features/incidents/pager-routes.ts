import { pager } from "@shipshape/contract/incidents-pager";
import { DONE } from "@shipshape/contract/value";
import type { Http } from "../../kernel/http.ts";
import { every, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { AUDIT_SECONDS, auditPager } from "./audit-pager.ts";
import { putDeadManSwitch, tellDeadManSwitch } from "./dead-man-switch.ts";
import { pagerHealth } from "./pager-health-views.ts";

const TELL_SECONDS = 15;

export function mountPagerRoutes({ mount }: Http, kernel: Kernel): void {
  mount(pager.getPagerHealth, () => pagerHealth(kernel.db));
  mount(pager.putDeadManSwitch, ({ body, actor }) => putDeadManSwitch(kernel, actor, body));
  mount(pager.auditPager, async () => {
    await auditPager(kernel);
    await tellDeadManSwitch(kernel);
    return DONE;
  });
}

export const pagerPeriodic = (kernel: Kernel): readonly PeriodicJob[] => [
  every(AUDIT_SECONDS, "incidents.auditPaging", () => auditPager(kernel)),
  every(TELL_SECONDS, "incidents.tellDeadManSwitch", () => tellDeadManSwitch(kernel)),
];
