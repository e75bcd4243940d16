import { isIP } from "node:net";
import * as z from "zod";
import { DomainError } from "./problem.ts";

const port = z.coerce.number().int().min(0).max(65535);
const flag = z.stringbool();

const isProxy = (text: string): boolean => {
  const [address = "", bits, ...more] = text.split("/");
  const family = isIP(address);
  const isSize = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
  return /^(loopback|linklocal|uniquelocal)$/.test(text) || (family !== 0 && isSize && more.length === 0);
};
/** Addresses, networks and words for networks, with commas between. */
const proxies = z
  .string()
  .default("loopback")
  .transform((text) => text.split(",").map((part) => part.trim()))
  .refine((parts) => parts.every(isProxy), {
    error: "must be addresses or networks such as 10.0.0.0/8, or the words loopback, linklocal, uniquelocal",
  });

/** So many days, or for ever. */
const days = (least: number, usually: number) =>
  z
    .string()
    .default(String(usually))
    .refine((text) => text === "forever" || (/^\d{1,5}$/.test(text) && Number(text) >= least), {
      error: `must be a number of days, ${least} or more, or the word forever`,
    })
    .transform((text) => (text === "forever" ? undefined : Number(text)));

const Environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must look like postgres://user:password@host:5432/database")
    .optional(),
  SHIPSHAPE_DATA: z.string().default("./data"),
  SHIPSHAPE_HOST: z.string().default("127.0.0.1"),
  SHIPSHAPE_PORT: port.default(7447),
  SHIPSHAPE_URL: z.url().optional(),
  SHIPSHAPE_LOG: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("warn"),
  SHIPSHAPE_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, "must look like smtp://user:password@host:587")
    .optional(),
  SHIPSHAPE_MAIL_FROM: z.string().default("Shipshape <shipshape@localhost>"),
  SHIPSHAPE_ALLOW_PRIVATE_URLS: flag.default(true),
  SHIPSHAPE_TRUSTED_PROXIES: proxies,
  SHIPSHAPE_COLLECT_SECONDS: z.coerce.number().int().min(1).max(60).default(15),
  SHIPSHAPE_KEEP_SLO_DAYS: days(130, 400),
  SHIPSHAPE_KEEP_EVENTS_DAYS: days(31, 400),
  SHIPSHAPE_KEEP_SIGNALS_DAYS: days(31, 400),
  SHIPSHAPE_KEEP_AUDIT_DAYS: days(31, 1_100),
  SHIPSHAPE_KEEP_REQUESTS_DAYS: days(31, 62),
  SHIPSHAPE_KEEP_EVIDENCE_DAYS: days(31, 180),
  SHIPSHAPE_CLOCK: z.enum(["system", "fake"]).default("system"),
});

/** How many days what only grows is kept; undefined: for ever. */
export type KeepDays = {
  /** What objectives counted, minute by minute. */
  readonly slo: number | undefined;
  /** What happened, and the story of each message. */
  readonly events: number | undefined;
  /** What senders said of alerts, as it came. */
  readonly signals: number | undefined;
  readonly audit: number | undefined;
  /** What is remembered of single requests: by ids, so that one that comes twice counts once, and to count by. */
  readonly requests: number | undefined;
  /** What tests, scans, coverage and plans said. */
  readonly evidence: number | undefined;
};

/** Everything that is decided before the start, from environment variables. */
export type Config = {
  readonly databaseUrl: string | undefined;
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  /** The address people and machines reach us at; links in messages begin with it. */
  readonly publicUrl: string;
  readonly logLevel: string;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** Whether metric sources and webhooks may be at loopback and private addresses. */
  readonly allowPrivateUrls: boolean;
  /** Whose word is taken for whom a request comes from (X-Forwarded-For): limits count by that address. */
  readonly trustedProxies: readonly string[];
  readonly collectSeconds: number;
  readonly keepDays: KeepDays;
  readonly fakeClock: boolean;
  /** The other variables of ours, by name: each provider (Slack, Twilio, ntfy) knows what it wants of its own. */
  readonly providers: Readonly<Record<string, string>>;
};

const ofProviders = (variables: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      name.startsWith("SHIPSHAPE_") && !(name in Environment.shape) && value ? [[name, value]] : [],
    ),
  );

/** Reads the configuration; every problem is named at once, with the variable and what it should be. */
export function readConfig(variables: Record<string, string | undefined>): Config {
  const parsed = Environment.safeParse(variables);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
    const lines = faults.map(({ path, message }) => `  ${path}: ${message}`);
    throw new DomainError("invalid", `The configuration is wrong:\n${lines.join("\n")}`, faults);
  }
  const env = parsed.data;
  return {
    databaseUrl: env.DATABASE_URL,
    dataDirectory: env.SHIPSHAPE_DATA,
    host: env.SHIPSHAPE_HOST,
    port: env.SHIPSHAPE_PORT,
    publicUrl: (env.SHIPSHAPE_URL ?? `http://localhost:${env.SHIPSHAPE_PORT}`).replace(/\/+$/, ""),
    logLevel: env.SHIPSHAPE_LOG,
    smtpUrl: env.SHIPSHAPE_SMTP_URL,
    mailFrom: env.SHIPSHAPE_MAIL_FROM,
    allowPrivateUrls: env.SHIPSHAPE_ALLOW_PRIVATE_URLS,
    trustedProxies: env.SHIPSHAPE_TRUSTED_PROXIES,
    collectSeconds: env.SHIPSHAPE_COLLECT_SECONDS,
    keepDays: {
      slo: env.SHIPSHAPE_KEEP_SLO_DAYS,
      events: env.SHIPSHAPE_KEEP_EVENTS_DAYS,
      signals: env.SHIPSHAPE_KEEP_SIGNALS_DAYS,
      audit: env.SHIPSHAPE_KEEP_AUDIT_DAYS,
      requests: env.SHIPSHAPE_KEEP_REQUESTS_DAYS,
      evidence: env.SHIPSHAPE_KEEP_EVIDENCE_DAYS,
    },
    fakeClock: env.SHIPSHAPE_CLOCK === "fake",
    providers: ofProviders(variables),
  };
}
