import type { Kernel } from "../../kernel/kernel.ts";
import { allServices } from "../catalog/index.ts";
import { assessReadiness } from "./assess-readiness.ts";
import { readinessStore } from "./readiness-store.ts";

/** Keeps how ready each service is today: the last look of a day stands for it. */
export async function keepReadiness({ db, clock }: Kernel): Promise<void> {
  const at = clock.now();
  const services = (await allServices(db)).filter(({ builtIn }) => !builtIn);
  if (services.length === 0) return;
  const days = (await assessReadiness(db, services, at)).map(({ service, readiness }) => ({
    serviceId: service.id,
    required: readiness.required,
    reached: readiness.reached,
    passed: readiness.passed,
    counted: readiness.counted,
  }));
  await readinessStore(db).putDays(days, at);
}
