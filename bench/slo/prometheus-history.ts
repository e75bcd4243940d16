import { execFile } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { METRIC, objectiveName } from "./counters.ts";
import { MINUTE_MS, type Stretch, type Traffic } from "./traffic.ts";

/** Raw counters reach back as far as the longest window that reads them. */
export const RAW_DAYS = 3;
const MINUTES_A_DAY = 1440;
const CHUNK = 1 << 20;

/**
 * What Prometheus knows of the time before: the counters, a sample a minute over three days, and the ratio that Sloth's 30-day
 * rule reads, a sample a minute over all of it. Written as one block, which is the kindest way; `promtool` makes it.
 */
export async function makePrometheusHistory(
  traffic: Traffic,
  { fromMinute, throughMinute }: Stretch,
  folder: string,
): Promise<{ textBytes: number; seconds: number }> {
  const began = performance.now();
  const file = join(folder, "history.om");
  const textBytes = await writeText(file, historyLines(traffic, { fromMinute, throughMinute }));
  const args = ["--max-block-duration=744h", "-q", file, join(folder, "tsdb")];
  await promisify(execFile)("promtool", ["tsdb", "create-blocks-from", "openmetrics", ...args], { maxBuffer: 1 << 26 });
  await rm(file);
  return { textBytes, seconds: (performance.now() - began) / 1000 };
}

function* historyLines(traffic: Traffic, { fromMinute, throughMinute }: Stretch): Generator<string> {
  const rawFrom = Math.max(fromMinute, throughMinute - RAW_DAYS * MINUTES_A_DAY);
  yield `# TYPE ${METRIC.replace(/_total$/, "")} counter\n`;
  for (let one = 0; one < traffic.objectives; one += 1) yield* rawLines(traffic, one, rawFrom, throughMinute);
  yield "# TYPE slo:sli_error:ratio_rate5m gauge\n";
  for (let one = 0; one < traffic.objectives; one += 1) yield* ratioLines(traffic, one, fromMinute, throughMinute);
  yield "# EOF\n";
}

const secondOf = (minute: number): number => (minute * MINUTE_MS) / 1000;

function* rawLines(traffic: Traffic, one: number, fromMinute: number, throughMinute: number): Generator<string> {
  const name = objectiveName(one);
  const good: string[] = [];
  const bad: string[] = [];
  const sum = { total: 0, bad: 0 };
  for (let minute = fromMinute; minute <= throughMinute; minute += 1) {
    sum.total += traffic.totalAt(one, minute);
    sum.bad += traffic.badAt(one, minute);
    const at = secondOf(minute);
    good.push(`${METRIC}{slo="${name}",code="200"} ${sum.total - sum.bad} ${at}\n`);
    bad.push(`${METRIC}{slo="${name}",code="500"} ${sum.bad} ${at}\n`);
  }
  yield good.join("");
  yield bad.join("");
}

function* ratioLines(traffic: Traffic, one: number, fromMinute: number, throughMinute: number): Generator<string> {
  const name = objectiveName(one);
  const labels = `{sloth_id="bench-${name}",sloth_service="bench",sloth_slo="${name}",sloth_window="5m"}`;
  const lines: string[] = [];
  const recent: { total: number; bad: number }[] = [];
  const sum = { total: 0, bad: 0 };
  for (let minute = fromMinute; minute <= throughMinute; minute += 1) {
    const events = { total: traffic.totalAt(one, minute), bad: traffic.badAt(one, minute) };
    recent.push(events);
    const gone = recent.length > 5 ? recent.shift() : undefined;
    sum.total += events.total - (gone?.total ?? 0);
    sum.bad += events.bad - (gone?.bad ?? 0);
    lines.push(`slo:sli_error:ratio_rate5m${labels} ${sum.total > 0 ? sum.bad / sum.total : 0} ${secondOf(minute)}\n`);
  }
  yield lines.join("");
}

/** Writes pieces into a file as fast as the disk takes them; returns how many bytes they were. */
async function writeText(path: string, pieces: Iterable<string>): Promise<number> {
  const file = createWriteStream(path, { highWaterMark: 8 * CHUNK });
  let bytes = 0;
  for (const piece of pieces) {
    bytes += Buffer.byteLength(piece);
    if (!file.write(piece)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
  return bytes;
}
