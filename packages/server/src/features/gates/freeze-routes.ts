import { gateFreezes } from "@shipshape/contract/gates-freezes";
import { DONE } from "@shipshape/contract/value";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { spanOf } from "@shipshape/domain/time/span";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { invalid } from "../../kernel/problem.ts";
import { createFreeze } from "./create-freeze.ts";
import { deleteFreeze } from "./delete-freeze.ts";
import { endOverride } from "./end-override.ts";
import { freezeStretches } from "./freeze-calendar.ts";
import {
  createFreezeFeed,
  FREEZE_FEED_PATH,
  listFreezeFeeds,
  revokeFreezeFeed,
  serveFreezeFeed,
} from "./freeze-feeds.ts";
import { freezeStore } from "./freeze-store.ts";
import { freezeView, overrideView } from "./freeze-view.ts";
import { overrideFreeze } from "./override-freeze.ts";
import { resumeOverride } from "./resume-override.ts";
import { updateFreeze } from "./update-freeze.ts";

const MOST_DAYS = 800;

/** The freeze calendar over HTTP. */
export function mountFreezeRoutes({ mount, mountRaw }: Http, kernel: Kernel): void {
  const { db, clock } = kernel;
  const store = freezeStore(db);
  mount(gateFreezes.listFreezes, async () => {
    const at = clock.now();
    return { freezes: (await store.freezes()).map((row) => freezeView(row, at)) };
  });
  mount(gateFreezes.createFreeze, ({ body, actor }) => createFreeze(kernel, actor, body));
  mount(gateFreezes.updateFreeze, ({ params, body, actor }) => updateFreeze(kernel, actor, params.name, body));
  mount(gateFreezes.deleteFreeze, async ({ params, actor }) => {
    await deleteFreeze(kernel, actor, params.name);
    return DONE;
  });
  mount(gateFreezes.freezeCalendar, async ({ query: { from, to, ...of } }) => {
    const days = (to.getTime() - from.getTime()) / DAY_MS;
    if (days <= 0 || days > MOST_DAYS) {
      throw invalid([{ path: "to", message: `it has to be after from, by ${MOST_DAYS} days at most` }]);
    }
    return { stretches: await freezeStretches(db, spanOf({ from, to }), of) };
  });
  mount(gateFreezes.listOverrides, async ({ query: { active, freeze } }) => {
    const at = clock.now();
    const rows = await store.overrides({ activeAt: active ? at : undefined, freeze });
    return { overrides: rows.map((row) => overrideView(row, at)) };
  });
  mount(gateFreezes.overrideFreeze, ({ params, body, actor }) => overrideFreeze(kernel, actor, params.name, body));
  mount(gateFreezes.endOverride, ({ params, actor }) => endOverride(kernel, actor, params.id));
  mount(gateFreezes.resumeOverride, ({ params, actor }) => resumeOverride(kernel, actor, params.id));
  mount(gateFreezes.listFreezeFeeds, ({ actor }) => listFreezeFeeds(kernel, actor));
  mount(gateFreezes.createFreezeFeed, ({ body, actor }) => createFreezeFeed(kernel, actor, body));
  mount(gateFreezes.revokeFreezeFeed, async ({ params, actor }) => {
    await revokeFreezeFeed(kernel, actor, params.feedId);
    return DONE;
  });
  mountRaw(
    { id: "gates.freezeFeed", method: "GET", path: `${FREEZE_FEED_PATH}/:secret`, permission: "public", perMinute: 60 },
    (call) => serveFreezeFeed(kernel, call),
  );
}
