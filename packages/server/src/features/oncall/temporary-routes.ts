import { oncall } from "@shipshape/contract/oncall";
import { DONE } from "@shipshape/contract/value";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { createTemporarySchedule } from "./create-temporary-schedule.ts";
import { deleteTemporarySchedule } from "./delete-temporary-schedule.ts";
import { scheduleVersions } from "./schedule-versions.ts";

/** What a schedule says for a while, and what it said before. */
export function mountTemporaryRoutes({ mount }: Http, kernel: Kernel): void {
  mount(oncall.listScheduleVersions, ({ params }) => scheduleVersions(kernel.db, params.name));
  mount(oncall.createTemporarySchedule, ({ params, body, actor }) =>
    createTemporarySchedule(kernel, actor, { schedule: params.name, ...body }),
  );
  mount(oncall.deleteTemporarySchedule, async ({ params, actor }) => {
    await deleteTemporarySchedule(kernel, actor, { schedule: params.name, temporaryId: params.temporaryId });
    return DONE;
  });
}
