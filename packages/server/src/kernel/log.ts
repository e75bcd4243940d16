import { type Logger, pino } from "pino";

export type Log = Logger;

/** JSON lines on standard output; what could hold a secret is cut out. */
export function createLog(level: string): Log {
  return pino({
    level,
    redact: {
      paths: ["*.authorization", "*.cookie", "*.password", "*.token", "*.secret", "req.headers", "connectionString"],
      censor: "[redacted]",
    },
  });
}
