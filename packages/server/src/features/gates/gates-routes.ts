import { type Freeze, type GateCheck, gates } from "@shipshape/contract/gates";
import type * as z from "zod";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { allServices, serviceByName } from "../catalog/index.ts";
import { productionEnvironments } from "../environments/index.ts";
import { checkGate } from "./check-gate.ts";
import { judgeMany, verdictView } from "./gate-inputs.ts";
import { type FreezeWindow, gatesStore } from "./gates-store.ts";

type FreezeView = z.input<typeof Freeze>;
type CheckView = z.input<typeof GateCheck>;

const freezeView = (row: FreezeWindow, at: Date): FreezeView => ({
  name: row.name,
  displayName: row.displayName,
  kind: row.kind as FreezeView["kind"],
  from: row.fromAt,
  to: row.toAt,
  reason: row.reason,
  selector: row.selector as FreezeView["selector"],
  labels: row.labels as FreezeView["labels"],
  annotations: row.annotations as FreezeView["annotations"],
  active: row.fromAt <= at && at < row.toAt,
});

export function mountGatesRoutes({ mount }: Http, kernel: Kernel): void {
  const { db, clock } = kernel;
  const store = gatesStore(db);

  mount(gates.check, ({ body, actor }) => checkGate(kernel, actor, body));

  mount(gates.listChecks, async ({ query }) => {
    const rows = await store.checks(query);
    return {
      checks: rows.map((row) => ({
        ...row,
        service: row.serviceName,
        changeKind: row.changeKind as CheckView["changeKind"],
        verdict: row.verdict as CheckView["verdict"],
        because: row.because as CheckView["because"],
      })),
    };
  });

  mount(gates.state, async ({ query }) => {
    const at = clock.now();
    const one = query.service === undefined ? undefined : await serviceByName(db, query.service);
    if (query.service !== undefined && !one)
      throw notFound("service", query.service, "'shipshape service list' shows the ones there are.");
    const services = one ? [one] : (await allServices(db)).filter(({ builtIn }) => !builtIn);
    const places = query.environment ? [query.environment] : await productionEnvironments(db);
    const asked = services.flatMap((service) => places.map((environment) => ({ service, environment })));
    const verdicts = await judgeMany(db, asked, "deploy", at);
    const answers = asked.flatMap(({ service, environment }, nth) => {
      const verdict = verdicts[nth];
      return verdict ? [{ service: service.name, environment, ...verdictView(verdict) }] : [];
    });
    return { gates: answers };
  });

  mount(gates.listFreezes, async () => {
    const at = clock.now();
    return { freezes: (await store.freezes()).map((row) => freezeView(row, at)) };
  });
}
