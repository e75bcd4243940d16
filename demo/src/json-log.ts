export type LogLevel = "info" | "warn" | "error";
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** Writes one JSON object a line to stdout; `bound` fields are in every line. */
export function jsonLog(bound: Readonly<Record<string, unknown>>): Log {
  return (level, message, fields = {}) => {
    const line = { time: new Date().toISOString(), level, ...bound, message, ...fields };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
}
