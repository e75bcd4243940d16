import { cpus } from "node:os";
import { findTool, skippedWithout } from "../scripts/tools.mjs";
import { readOptions } from "./slo/options.ts";
import { tellPrometheus, tellRatios, tellShipshape } from "./slo/report.ts";
import { runPrometheus } from "./slo/run-prometheus.ts";
import { runShipshape } from "./slo/run-shipshape.ts";
import { minuteNow } from "./slo/spent.ts";
import { trafficOf } from "./slo/traffic.ts";

/**
 * Objectives beside Debian's Prometheus: the same made-up counters into both, read and evaluated every 60 s, with the history
 * of 30 days loaded. Prometheus evaluates the rules that Sloth makes of the same objectives. One system at a time. Run:
 * npm run bench -- slo --objectives 1000
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const options = readOptions(process.argv.slice(2));
const program = findTool("prometheus");
say(`${options.objectives} objectives, ${options.historyDays} days of history, ${options.minutes} minutes measured`);
say(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`);

const MINUTES_A_DAY = 1440;
const traffic = () => trafficOf(options.objectives, options.seed, minuteNow() - options.historyDays * MINUTES_A_DAY);

const ofShipshape = traffic();
const ours = options.systems.includes("shipshape") ? await runShipshape(ofShipshape, options, say) : undefined;
if (ours) tellShipshape(ours, ofShipshape, say);

if (!program && options.systems.includes("prometheus")) say(skippedWithout("prometheus"));
const ofPrometheus = traffic();
const theirs =
  program && options.systems.includes("prometheus")
    ? await runPrometheus(program, ofPrometheus, options, say)
    : undefined;
if (theirs) tellPrometheus(theirs, ofPrometheus, say);
if (ours && theirs) tellRatios(ours, theirs, options.objectives, say);
