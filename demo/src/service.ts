import { httpApp, type Route } from "./http-app.ts";
import { jsonLog } from "./json-log.ts";
import { listen } from "./listen.ts";
import { messageOf } from "./message-of.ts";
import { onStopAsked, portFromParent, tellParent } from "./parent.ts";
import { serviceMetrics } from "./service-metrics.ts";
import { type ServiceName, type ServiceOptions, serviceOptions } from "./service-options.ts";
import { checkout } from "./services/checkout.ts";
import { inventory } from "./services/inventory.ts";
import { payments } from "./services/payments.ts";
import type { ServiceContext } from "./services/service-context.ts";
import { storefront } from "./services/storefront.ts";

const DRAIN_MS = 5_000;

const ROUTES: Readonly<Record<ServiceName, (context: ServiceContext) => Route[]>> = {
  storefront,
  checkout,
  payments,
  inventory,
};

async function runService(options: ServiceOptions): Promise<void> {
  const { service, version, commit, summary } = options.release;
  const log = jsonLog({ service, version });
  const metrics = serviceMetrics(options.release);
  const startedAt = new Date().toISOString();
  const upstream = (name: string) => {
    const url = options.upstreams.get(name);
    if (url === undefined) throw new Error(`${service} calls ${name}: start it with --upstream ${name}=URL.`);
    return url;
  };
  const routes: Route[] = [
    ...ROUTES[options.name]({ release: options.release, registry: metrics.registry, upstream }),
    about("/healthz", () => ({ status: "ok" })),
    about("/version", () => ({ name: service, version, commit, summary, startedAt })),
    {
      method: "GET",
      path: "/metrics",
      codes: [],
      handle: async () => ({ status: 200, text: await metrics.registry.metrics(), type: metrics.registry.contentType }),
    },
  ];
  const server = httpApp({ routes, metrics, log });

  onStopAsked((because) => {
    log("info", "draining", { because });
    server.close(() => {
      log("info", "stopped");
      process.exit(0);
    });
    setTimeout(() => process.exit(0), DRAIN_MS).unref();
  });
  if (options.standby) tellParent({ type: "loaded" });
  const port = await listen(server, options.host, options.standby ? await portFromParent() : options.port);
  log("info", "listening", { url: `http://${options.host}:${port}`, commit });
  tellParent({ type: "listening", port });
}

const about = (path: string, json: () => unknown): Route => ({
  method: "GET",
  path,
  codes: [],
  handle: () => ({ status: 200, json: json() }),
});

try {
  await runService(serviceOptions(process.argv.slice(2), process.env));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
