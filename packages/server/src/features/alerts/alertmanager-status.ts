import { alertmanagerConfiguration } from "@shipshape/domain/alerts/alertmanager-yaml";
import { stringify } from "yaml";
import type { Db } from "../../kernel/database.ts";
import { VERSION } from "../../kernel/own-health.ts";
import { routingStore } from "./routing-store.ts";

/** The version of Alertmanager whose API this is: its tools ask for it. Our own is the revision. */
const ANSWERS_AS = "0.28.1";

/** GET /receivers */
export const alertmanagerReceivers = async (db: Db) =>
  (await routingStore(db).written()).receivers.map(({ name }) => ({ name }));

/** GET /status: the routes that hold, as an Alertmanager's configuration file that its tools can read. */
export const alertmanagerStatus = async (db: Db, startedAt: Date) => ({
  cluster: { status: "disabled", peers: [] },
  config: { original: stringify(alertmanagerConfiguration(await routingStore(db).written()), { lineWidth: 0 }) },
  uptime: startedAt,
  versionInfo: {
    branch: "shipshape",
    buildDate: "",
    buildUser: "",
    goVersion: "",
    revision: VERSION,
    version: ANSWERS_AS,
  },
});
