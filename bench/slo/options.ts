import { parseArgs } from "node:util";

export type Options = {
  readonly objectives: number;
  /** How long each system is measured, once it is warm. */
  readonly minutes: number;
  readonly historyDays: number;
  readonly seed: number;
  readonly systems: readonly ("shipshape" | "prometheus")[];
};

const USAGE = `npm run bench -- slo [options]     Shipshape beside Debian's Prometheus, which evaluates Sloth's rules
  --objectives 1000    how many of them
  --minutes 6          how long each system is measured
  --history-days 30    how much is known of the time before
  --only shipshape     one system alone: shipshape or prometheus
  --seed 1             of the made-up events
`;

const whole = (name: string, text: string, least: number, most: number): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`--${name} is a whole number from ${least} to ${most}, not ${text}`);
};

/** Reads the command line; throws with what to write instead. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      objectives: { type: "string", default: "1000" },
      minutes: { type: "string", default: "6" },
      "history-days": { type: "string", default: "30" },
      only: { type: "string" },
      seed: { type: "string", default: "1" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  const { only } = values;
  if (only !== undefined && only !== "shipshape" && only !== "prometheus") {
    throw new RangeError(`--only is shipshape or prometheus, not ${only}`);
  }
  return {
    objectives: whole("objectives", values.objectives, 1, 10_000),
    minutes: whole("minutes", values.minutes, 1, 60),
    historyDays: whole("history-days", values["history-days"], 1, 31),
    seed: whole("seed", values.seed, 0, 2 ** 31),
    systems: only ? [only] : ["shipshape", "prometheus"],
  };
}
