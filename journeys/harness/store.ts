import { rm } from "node:fs/promises";
import { type FakePhone, startFakePhone } from "./fake-phone.ts";
import { type MetricsService, startMetricsService } from "./metrics-service.ts";
import type { CliResult } from "./run-cli.ts";
import type { Shipshape, ShipshapeOptions } from "./shipshape.ts";
import { startShipshape } from "./shipshape.ts";
import { type StoreOptions, writeStoreConfiguration } from "./store-configuration.ts";

const DAY_MS = 86_400_000;

/** A small company: the real server, a payments service that tells its metrics, and people with phones. */
export type Store = {
  readonly shipshape: Shipshape;
  readonly phone: FakePhone;
  readonly payments: MetricsService;
  /** Applies the team's configuration with the CLI. */
  configure(options?: Partial<StoreOptions>): Promise<CliResult>;
  gate(...args: string[]): Promise<CliResult>;
  /** Records a whole deployment with the CLI, as a pipeline does; returns its short id. */
  deploy(version: string, ...args: string[]): Promise<string>;
  /** What customers read, as they get it. */
  statusPage(): Promise<string>;
  close(): Promise<void>;
};

export async function openStore(options: ShipshapeOptions = {}): Promise<Store> {
  const phone = await startFakePhone();
  const payments = await startMetricsService("payments");
  const shipshape = await startShipshape({ smtpUrl: phone.mailbox.smtpUrl, ...options });
  shipshape.onTime(payments.pass);
  const place = ["--service", "payments", "--env", "production"];
  return {
    shipshape,
    phone,
    payments,
    async configure(given = {}) {
      // Midnight of yesterday: the first one on call stays it for days, whatever the hour.
      const firstHandoff = new Date(Math.floor((await shipshape.now()).getTime() / DAY_MS) * DAY_MS - DAY_MS);
      const folder = await writeStoreConfiguration(shipshape.folder, {
        metricsUrl: payments.url,
        firstHandoff,
        ...given,
      });
      const result = await shipshape.cli("apply", "-f", folder);
      await rm(folder, { recursive: true });
      return result;
    },
    gate: (...args) => shipshape.cli("gate", "check", ...place, ...args),
    async deploy(version, ...args) {
      const started = await shipshape.cli("deploy", "start", ...place, "--version", version, ...args);
      const id = started.stdout.trim();
      const finished = await shipshape.cli("deploy", "finish", id, "--status", "succeeded");
      if (started.code !== 0 || finished.code !== 0) throw new Error(started.stderr + finished.stderr);
      return id;
    },
    async statusPage() {
      const answer = await fetch(`${shipshape.url}/status/store`);
      if (answer.status !== 200) throw new Error(`The status page answers ${answer.status}`);
      return answer.text();
    },
    async close() {
      await shipshape.remove();
      await Promise.all([phone.close(), payments.close()]);
    },
  };
}
