import { oncallCalendars } from "@shipshape/contract/oncall-calendars";
import { oncallCover } from "@shipshape/contract/oncall-cover";
import { DONE } from "@shipshape/contract/value";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { createFeed, FEED_PATH, listFeeds, revokeFeed } from "./calendar-feeds.ts";
import { calendarDefinition, calendarList } from "./calendar-views.ts";
import { coverRequestStore } from "./cover-request-store.ts";
import {
  approveCoverRequest,
  coverView,
  createCoverRequest,
  releaseCoverRequest,
  takeCoverRequest,
  unapproveCoverRequest,
  withdrawCoverRequest,
} from "./cover-requests.ts";
import { icalSpan, scheduleIcal, serveFeed } from "./ical-feed.ts";
import { deleteCalendar, putCalendar } from "./put-calendar.ts";
import { refreshCalendar } from "./refresh-calendars.ts";

/** Calendars in and out. */
export function mountCalendarRoutes({ mount, mountRaw }: Http, kernel: Kernel): void {
  const { db, clock } = kernel;
  mount(oncallCalendars.listCalendars, () => calendarList(db, clock.now()));
  mount(oncallCalendars.getCalendar, ({ params }) => calendarDefinition(db, params.name));
  mount(oncallCalendars.putCalendar, ({ params, query, body, actor }) =>
    putCalendar(kernel, actor, params.name, body, query),
  );
  mount(oncallCalendars.refreshCalendar, ({ params, actor }) => refreshCalendar(kernel, actor, params.name));
  mount(oncallCalendars.deleteCalendar, async ({ params, actor }) => {
    await deleteCalendar(kernel, actor, params.name);
    return DONE;
  });
  mount(oncallCalendars.exportSchedule, async ({ params: { name }, query }) => ({
    fileName: `${name}.ics`,
    ical: await scheduleIcal(db, name, icalSpan(clock.now(), query)),
  }));
  mount(oncallCalendars.listCalendarFeeds, ({ actor }) => listFeeds(kernel, actor));
  mount(oncallCalendars.createCalendarFeed, ({ body, actor }) => createFeed(kernel, actor, body.schedule));
  mount(oncallCalendars.revokeCalendarFeed, async ({ params, actor }) => {
    await revokeFeed(kernel, actor, params.feedId);
    return DONE;
  });
  mountRaw(
    { id: "oncall.calendarFeed", method: "GET", path: `${FEED_PATH}/:secret`, permission: "public", perMinute: 60 },
    (call) => serveFeed(kernel, call),
  );
}

/** Who wants to be covered, and by whom. */
export function mountCoverRoutes({ mount }: Http, kernel: Kernel): void {
  const { db, clock } = kernel;
  mount(oncallCover.listCoverRequests, async ({ query }) => {
    const rows = await coverRequestStore(db).list(query, clock.now());
    return { requests: rows.map(coverView) };
  });
  mount(oncallCover.createCoverRequest, ({ params, body, actor }) =>
    createCoverRequest(kernel, actor, { schedule: params.name, ...body }),
  );
  mount(oncallCover.takeCoverRequest, ({ params, body, actor }) =>
    takeCoverRequest(kernel, actor, params.requestId, body.user),
  );
  mount(oncallCover.approveCoverRequest, ({ params, actor }) => approveCoverRequest(kernel, actor, params.requestId));
  mount(oncallCover.unapproveCoverRequest, ({ params, actor }) =>
    unapproveCoverRequest(kernel, actor, params.requestId),
  );
  mount(oncallCover.releaseCoverRequest, ({ params, actor }) => releaseCoverRequest(kernel, actor, params.requestId));
  mount(oncallCover.withdrawCoverRequest, async ({ params, actor }) => {
    await withdrawCoverRequest(kernel, actor, params.requestId);
    return DONE;
  });
}
