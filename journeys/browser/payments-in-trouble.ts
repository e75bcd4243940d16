import type { Shipshape } from "../harness/shipshape.ts";

const MINUTE_MS = 60_000;

/** An alert of `payments` that pages, and all that follows at once. */
export async function fireAlert(shipshape: Shipshape, alertname: string): Promise<void> {
  const alert = {
    labels: { alertname, service: "payments", severity: "critical" },
    annotations: { summary: "8 % of the charges fail" },
  };
  await shipshape.client.alerts.ingest({ body: { alerts: [alert] } });
  await shipshape.settle();
}

/** An hour of charges, of which one in a hundred fails since ten minutes ago: nothing that would page by itself. */
export async function anHourOfCharges(shipshape: Shipshape): Promise<void> {
  const now = Math.floor((await shipshape.now()).getTime() / MINUTE_MS) * MINUTE_MS;
  const slices = Array.from({ length: 60 }, (_, at) => ({
    minute: new Date(now - (at + 1) * MINUTE_MS),
    total: 600,
    good: at < 10 ? 594 : 600,
  }));
  await shipshape.client.slo.pushSlices({ params: { name: "payments-charges" }, body: { slices } });
}
