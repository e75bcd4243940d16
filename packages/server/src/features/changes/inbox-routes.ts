import { changeInbox as routes } from "@shipshape/contract/changes-inbox";
import { inTransaction } from "../../kernel/database.ts";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { nextPage } from "../../kernel/next-page.ts";
import { notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import type { ChangeReaders } from "./change-source.ts";
import { dismissEvents, takeBackDismissal } from "./dismiss-events.ts";
import { draftForEvent } from "./draft-for-event.ts";
import { inboxViews } from "./inbox-views.ts";
import { readInboxAgain } from "./mapping-rules.ts";

/** A payload is shown so far; longer ones are machines' affair. */
const SHOWN = 200_000;

type Dismissed = { dismissedBy: string | null; dismissedAt: Date | null; dismissedReason: string | null };

const dismissalOf = ({ dismissedBy: by, dismissedAt: at, dismissedReason: reason }: Dismissed) =>
  by === null || at === null ? null : { by, at, reason: reason ?? "" };

/** What came in and was not understood. */
export function mountInboxRoutes(mount: Http["mount"], kernel: Kernel, readers: ChangeReaders): void {
  const { db } = kernel;
  mount(routes.listInbox, async ({ query }) => {
    const views = inboxViews(db);
    const [rows, { waiting: total, dismissed }] = await Promise.all([views.list(query), views.count()]);
    const events = rows.map((row) => ({
      ...row,
      state: row.state as "unmapped" | "failed" | "dismissed",
      dismissed: dismissalOf(row),
    }));
    return { events, total, dismissed, next: nextPage(rows, query.limit, ({ id }) => id) };
  });
  mount(routes.getInboxEvent, async ({ params }) => {
    const row = await inboxViews(db).event(params.id);
    if (!row) throw notFound("event", params.id, "It may be older than what is kept.");
    return {
      ...row,
      dismissed: dismissalOf(row),
      headers: row.headers as Record<string, string>,
      body: row.body.toString("utf8").slice(0, SHOWN),
      draft: (await draftForEvent(db, readers, params.id)) ?? null,
    };
  });
  mount(routes.mapAgain, ({ body, actor }) =>
    inTransaction(db, async (tx) => {
      const events = await readInboxAgain(tx, body.ids);
      await audit(tx, actor, { action: "changes.mapAgain", subject: "change-inbox", after: { events } });
      return { events };
    }),
  );
  mount(routes.dismissEvents, ({ body, actor }) => dismissEvents(kernel, actor, body.ids, body.reason));
  mount(routes.takeBackDismissal, ({ body, actor }) => takeBackDismissal(kernel, actor, body.ids));
}
