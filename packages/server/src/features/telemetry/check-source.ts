import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import type { Answer } from "./answer.ts";
import type { SourceReader } from "./source-reader.ts";
import { telemetryStore } from "./telemetry-store.ts";

/** Every metric of a page; of Prometheus, what it knows of its targets. */
const probeOf = (kind: string): string => (kind === "prometheus" ? "up" : '{__name__=~".+"}');

function sentence(kind: string, answer: Extract<Answer, { ok: true }>): string {
  const { series, warnings } = answer;
  const warned = warnings.length > 0 ? ` It warns: ${warnings.join("; ")}.` : "";
  if (kind !== "prometheus") return `It answers with ${series.length} series.${warned}`;
  if (series.length === 0) return `It answers, but has no series called up: it may not scrape anything yet.${warned}`;
  const down = series.filter(({ value }) => value === 0).length;
  return `It answers: ${series.length === 1 ? "1 target" : `${series.length} targets`}, ${down === 0 ? "all up" : `${down} of them down`}.${warned}`;
}

/** Asks a source now, back-off or not, and says what came. Answers for a source that fails, too: that is what it is for. */
export async function checkSource(kernel: Kernel, reader: SourceReader, name: string) {
  const source = await telemetryStore(kernel.db).source(name);
  if (!source)
    throw notFound("source", name, "GET /api/v1/sources lists them; add one with a document of kind DataSource.");
  const at = kernel.clock.now();
  const round = await reader.round(at, { evenPaused: true });
  const answer = await round.ask({ source: name, query: probeOf(source.kind), at });
  await round.finish();
  if (!answer.ok) return { ok: false, detail: `It gives no metrics: ${answer.because}.`, series: 0 };
  return { ok: true, detail: sentence(source.kind, answer), series: answer.series.length };
}
