import { statuspage } from "@shipshape/contract/statuspage";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { listStatusPages } from "./list-status-pages.ts";
import { publicPage } from "./public-page.ts";
import { previewUpdate, publishUpdate } from "./publish-update.ts";
import { statuspageStore } from "./statuspage-store.ts";
import { publicPageView } from "./statuspage-views.ts";

export function mountStatuspageRoutes({ mount, mountRaw }: Http, kernel: Kernel): void {
  const { db, clock } = kernel;
  const store = statuspageStore(db);

  mount(statuspage.list, async () => ({ statusPages: await listStatusPages(kernel) }));
  mount(statuspage.publishUpdate, ({ params, body, actor }) => publishUpdate(kernel, actor, params.name, body));
  mount(statuspage.previewUpdate, ({ params, body }) => previewUpdate(kernel, params.name, body));

  const lastGood = new Map<string, string>();
  const written = async (name: string): Promise<string | undefined> => {
    const page = await store.page(name);
    return page && publicPage(await publicPageView(db, page, clock.now()));
  };
  // however many customers ask at once, a page is made once for all of them
  const underWay = new Map<string, Promise<string | undefined>>();
  const fresh = (name: string): Promise<string | undefined> => {
    const page = underWay.get(name) ?? written(name).finally(() => underWay.delete(name));
    underWay.set(name, page);
    return page;
  };
  mountRaw(
    { id: "statuspage.public", method: "GET", path: "/status/:name", permission: "public" },
    async ({ request, reply }) => {
      const { name } = request.params as { name: string };
      const text = await fresh(name).catch((error: unknown) => {
        // A customer who asks while our database is away reads what we last knew; the page says as of when.
        kernel.log.error({ err: error, name }, "the status page is shown as it last was");
        return lastGood.get(name);
      });
      if (text === undefined) throw notFound("status page", name);
      lastGood.set(name, text);
      return reply.type("text/html; charset=utf-8").header("cache-control", "no-cache").send(text);
    },
  );
}
