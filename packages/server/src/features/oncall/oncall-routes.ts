import { oncall } from "@shipshape/contract/oncall";
import { DONE } from "@shipshape/contract/value";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { checkAhead } from "./check-ahead.ts";
import { createOverride } from "./create-override.ts";
import { deleteOverride } from "./delete-override.ts";
import { deleteSchedule } from "./delete-schedule.ts";
import { myShifts } from "./my-shifts.ts";
import { scheduleDetail, scheduleList, shiftsOfAll } from "./oncall-views.ts";
import { putSchedule } from "./put-schedule.ts";
import { onCallNow, schedulesAt } from "./resolved-schedule.ts";
import { updateOverride } from "./update-override.ts";

export function mountOncallRoutes({ mount }: Http, kernel: Kernel): void {
  const { db, clock } = kernel;

  mount(oncall.listSchedules, async () => ({ schedules: await scheduleList(db, clock.now()) }));
  mount(oncall.getSchedule, ({ params, query }) => scheduleDetail(db, params.name, clock.now(), query));
  mount(oncall.whoIsOnCall, async ({ query: { at = clock.now() } }) => {
    checkAhead(clock.now(), at);
    const schedules = await schedulesAt(db, at);
    return { onCall: schedules.map((schedule) => onCallNow(schedule, at)) };
  });
  mount(oncall.listShifts, ({ query }) => shiftsOfAll(db, clock.now(), query));
  mount(oncall.putSchedule, ({ params, query, body, actor }) =>
    putSchedule(kernel, actor, params.name, { ...body, ...query }),
  );
  mount(oncall.deleteSchedule, async ({ params, query, actor }) => {
    await deleteSchedule(kernel, actor, params.name, query);
    return DONE;
  });
  mount(oncall.createOverride, ({ params, body, actor }) =>
    createOverride(kernel, actor, { schedule: params.name, ...body }),
  );
  mount(oncall.updateOverride, ({ params, body, actor }) =>
    updateOverride(kernel, actor, { schedule: params.name, overrideId: params.overrideId, ...body }),
  );
  mount(oncall.deleteOverride, async ({ params, actor }) => {
    await deleteOverride(kernel, actor, { schedule: params.name, overrideId: params.overrideId });
    return DONE;
  });
  mount(oncall.listMyShifts, ({ query, actor }) => myShifts(db, actor, clock.now(), query));
}
