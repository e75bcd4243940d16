import { gateReadiness, type ReadinessChecklist } from "@shipshape/contract/gates-readiness";
import { DONE } from "@shipshape/contract/value";
import { DEFAULT_READINESS_ITEMS } from "@shipshape/domain/gates/readiness-items";
import type * as z from "zod";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { allServices, knownService } from "../catalog/index.ts";
import { assessReadiness, BUILT_IN_CHECKLIST } from "./assess-readiness.ts";
import { giveEvidence, takeEvidence } from "./readiness-evidence.ts";
import { approveExemption, askExemption, endExemption } from "./readiness-exemptions.ts";
import { readinessStore } from "./readiness-store.ts";
import { exemptionView, readinessItems, readinessLine } from "./readiness-view.ts";

type Checklist = z.input<typeof ReadinessChecklist>;

const BUILT_IN: Checklist = {
  name: BUILT_IN_CHECKLIST,
  displayName: "Production readiness",
  description: "What is wanted where a house wrote no checklist of its own.",
  selector: {},
  items: DEFAULT_READINESS_ITEMS.map((item) => ({ ...item, classes: [...item.classes] })),
  labels: {},
  annotations: {},
  builtIn: true,
};

/** The readiness of services over HTTP. */
export function mountReadinessRoutes({ mount }: Http, kernel: Kernel): void {
  const { db, clock } = kernel;
  mount(gateReadiness.listReadiness, async ({ query: { team } }) => {
    const services = (await allServices(db)).filter(({ builtIn, owner }) => !builtIn && (!team || owner === team));
    return { services: (await assessReadiness(db, services, clock.now())).map(readinessLine) };
  });
  mount(gateReadiness.getReadiness, async ({ params, actor }) => {
    const at = clock.now();
    const service = await knownService(db, params.name);
    const store = readinessStore(db);
    const [[assessed], days, before] = await Promise.all([
      assessReadiness(db, [service], at),
      store.daysOf(service.id),
      store.exemptionsBefore(service.id, at),
    ]);
    if (!assessed) throw new Error(`Nothing is known of the readiness of ${service.name}`);
    return {
      ...readinessLine(assessed),
      checklist: assessed.checklist,
      requiredBecause: assessed.readiness.requiredBecause,
      items: readinessItems(assessed),
      exemptions: [...assessed.exemptions, ...before].map((row) => exemptionView(row, service.name, actor, at)),
      history: days.map(({ date: day, passed, counted, ...row }) => ({
        day,
        passed,
        counted,
        required: row.required as "A" | "B" | "C",
        reached: row.reached as "A" | "B" | "C" | null,
      })),
    };
  });
  mount(gateReadiness.giveEvidence, ({ params, body, actor }) => giveEvidence(kernel, actor, params, body));
  mount(gateReadiness.takeEvidence, async ({ params, actor }) => {
    await takeEvidence(kernel, actor, params);
    return DONE;
  });
  mount(gateReadiness.askExemption, ({ params, body, actor }) => askExemption(kernel, actor, params, body));
  mount(gateReadiness.approveExemption, ({ params, actor }) => approveExemption(kernel, actor, params.id));
  mount(gateReadiness.endExemption, ({ params, actor }) => endExemption(kernel, actor, params.id));
  mount(gateReadiness.listChecklists, async () => {
    const rows = await readinessStore(db).checklists();
    const written = rows.map(
      ({ name, displayName, description, selector, items, labels, annotations }): Checklist => ({
        name,
        displayName,
        description,
        selector: selector as Checklist["selector"],
        items: items as Checklist["items"],
        labels: labels as Checklist["labels"],
        annotations: annotations as Checklist["annotations"],
        builtIn: false,
      }),
    );
    return { checklists: written.some(({ name }) => name === BUILT_IN_CHECKLIST) ? written : [...written, BUILT_IN] };
  });
}
