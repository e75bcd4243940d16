import { Environment, environments } from "@shipshape/contract/environments";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { serviceByName } from "../catalog/index.ts";
import { runningPlaces } from "../changes/index.ts";
import { environmentsStore } from "./environments-store.ts";
import { productionEnvironments } from "./index.ts";

export function mountEnvironmentsRoutes({ mount }: Http, { db }: Kernel): void {
  const all = async () => (await environmentsStore(db).all()).map((row) => Environment.parse(row));

  mount(environments.list, async () => ({ environments: await all() }));
  mount(environments.board, async ({ query }) => {
    const one = query.service === undefined ? undefined : await serviceByName(db, query.service);
    if (query.service !== undefined && !one)
      throw notFound("service", query.service, "'shipshape service list' shows the ones there are.");
    const [known, production] = await Promise.all([all(), productionEnvironments(db)]);
    const places = await runningPlaces(db, production, one && [one.id]);
    return {
      environments: known,
      places: places.map(({ deployment, beside }) => ({ ...deployment, besideProduction: beside })),
    };
  });
}
