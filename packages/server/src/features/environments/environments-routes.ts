import { Environment, environments } from "@shipshape/contract/environments";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { environmentsStore } from "./environments-store.ts";

export function mountEnvironmentsRoutes({ mount }: Http, { db }: Kernel): void {
  mount(environments.list, async () => ({
    environments: (await environmentsStore(db).all()).map((row) => Environment.parse(row)),
  }));
}
