import { system } from "@shipshape/contract/system";
import type { Actor } from "../../kernel/actor.ts";
import type { Mount } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "./audit.ts";

/** The demo, started and driven from the interface by whoever administers this server. */
export function mountDemoRoutes(mount: Mount, { db, demo }: Kernel): void {
  const view = async () => {
    const { lines, services, ...state } = await demo.state();
    return { available: demo.isAvailable, ...state, lines: [...lines], services: [...services] };
  };
  const noted = (actor: Actor, action: string) => audit(db, actor, { action: `system.${action}`, subject: "demo" });

  mount(system.getDemo, view);
  mount(system.startDemo, async ({ actor }) => {
    if (!demo.isAvailable) {
      throw new DomainError(
        "conflict",
        "This installation has no demo: it comes with a checkout, and runs where the database is the embedded one.",
      );
    }
    demo.start();
    await noted(actor, "startDemo");
    return view();
  });
  mount(system.stopDemo, async ({ actor }) => {
    await noted(actor, "stopDemo");
    await demo.stop();
    return view();
  });
  mount(system.actOnDemo, async ({ actor, body: { act } }) => {
    const { phase, busy } = await demo.state();
    if (phase !== "running") throw new DomainError("conflict", "The demo does not run: start it first.");
    if (busy !== null) throw new DomainError("conflict", `Wait until the demo is done: it does ${busy} now.`);
    demo.act(act);
    await noted(actor, `demo.${act}`);
    return view();
  });
}
