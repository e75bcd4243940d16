import { statuspage } from "@shipshape/contract/statuspage";
import { banner } from "@shipshape/domain/statuspage/component-status";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { publicPage } from "./public-page.ts";
import { publishUpdate } from "./publish-update.ts";
import { statuspageStore } from "./statuspage-store.ts";
import { componentsOf, publicPageView } from "./statuspage-views.ts";

export function mountStatuspageRoutes({ mount, mountRaw }: Http, kernel: Kernel): void {
  const { db, clock, config } = kernel;
  const store = statuspageStore(db);

  mount(statuspage.list, async () => {
    const pages = await store.pages();
    const components = await componentsOf(
      db,
      pages.map(({ id }) => id),
      clock.now(),
    );
    return {
      statusPages: pages.map((page) => {
        const own = components.filter(({ statusPageId }) => statusPageId === page.id);
        const { status, sentence } = banner(own);
        return {
          name: page.name,
          displayName: page.displayName,
          description: page.description,
          components: own.map(({ name, serviceName, status: now }) => ({ name, service: serviceName, status: now })),
          status,
          banner: sentence,
          url: `${config.publicUrl}/status/${page.name}`,
          labels: page.labels as Record<string, string>,
          annotations: page.annotations as Record<string, string>,
        };
      }),
    };
  });

  mount(statuspage.publishUpdate, ({ params, body, actor }) => publishUpdate(kernel, actor, params.name, body));

  const lastGood = new Map<string, string>();
  mountRaw(
    { id: "statuspage.public", method: "GET", path: "/status/:name", permission: "public" },
    async ({ request, reply }) => {
      const { name } = request.params as { name: string };
      const fresh = async () => {
        const page = await store.page(name);
        return page && publicPage(await publicPageView(db, page, clock.now()));
      };
      const text = await fresh().catch((error: unknown) => {
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
