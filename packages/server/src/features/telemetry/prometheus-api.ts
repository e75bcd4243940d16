import * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";
import { type OutboundAnswer, OutboundError, type OutboundRequest } from "../../kernel/outbound.ts";
import { type Series, seriesOf } from "./series.ts";
import { SourceError } from "./source-error.ts";

const Sample = z.tuple([z.number(), z.string()]);
const Matrix = z.array(z.object({ values: z.array(Sample).default([]) }));

/** The envelope of Prometheus' HTTP API (v1, "Format overview"). */
const Envelope = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("success"),
    data: z.object({ resultType: z.string(), result: z.unknown() }),
    warnings: z.array(z.string()).optional(),
  }),
  z.object({ status: z.literal("error"), errorType: z.string().default(""), error: z.string().default("") }),
]);

/** A hundred thousand series. */
const MOST_BYTES = 32 * 1024 * 1024;
const FAULTS_OF_A_QUERY: ReadonlySet<string> = new Set(["bad_data", "execution", "timeout", "canceled"]);

export type PrometheusAnswer = { readonly series: readonly Series[]; readonly warnings: readonly string[] };

type Asked = Omit<OutboundRequest, "method" | "body">;

/** An instant query over the HTTP API, as of one moment: `POST /api/v1/query`. Throws SourceError. */
export async function queryPrometheus(
  outbound: Kernel["outbound"],
  baseUrl: string,
  { query, at, ...request }: Asked & { query: string; at: Date },
): Promise<PrometheusAnswer> {
  const time = String(at.getTime() / 1000);
  const { data, warnings = [] } = await post(outbound, baseUrl, "query", { query, time }, request);
  return { series: readResult(data.resultType, data.result), warnings };
}

/** One series over a range, step by step: `POST /api/v1/query_range`. No series is no points. Throws SourceError. */
export async function queryPrometheusRange(
  outbound: Kernel["outbound"],
  baseUrl: string,
  { query, from, to, stepSeconds, ...request }: Asked & { query: string; from: Date; to: Date; stepSeconds: number },
): Promise<{ at: Date; value: number }[]> {
  const [start, end] = [from, to].map((at) => String(at.getTime() / 1000));
  const form = { query, start: start ?? "", end: end ?? "", step: String(stepSeconds) };
  const { data } = await post(outbound, baseUrl, "query_range", form, request);
  const matrix = data.resultType === "matrix" ? Matrix.safeParse(data.result) : undefined;
  if (!matrix?.success) throw new SourceError("query", `the query gives a ${data.resultType}, not a range`);
  return (matrix.data[0]?.values ?? []).map(([seconds, text]) => ({
    at: new Date(seconds * 1000),
    value: numberOf(text),
  }));
}

async function post(
  outbound: Kernel["outbound"],
  baseUrl: string,
  path: "query" | "query_range",
  form: Record<string, string>,
  request: Asked,
): Promise<Extract<z.output<typeof Envelope>, { status: "success" }>> {
  const url = `${baseUrl.replace(/\/+$/, "")}/api/v1/${path}`;
  const headers = {
    ...request.headers,
    "content-type": "application/x-www-form-urlencoded",
    accept: "application/json",
  };
  const body = new URLSearchParams(form).toString();
  const answer = await sendTwice(outbound, url, { ...request, method: "POST", headers, body, maxBytes: MOST_BYTES });
  const envelope = envelopeOf(answer.text);
  if (envelope === undefined) throw new SourceError("source", statusProblem(answer.status, url));
  if (envelope.status === "error") {
    const { errorType, error } = envelope;
    throw new SourceError(FAULTS_OF_A_QUERY.has(errorType) ? "query" : "source", `${errorType}: ${error}`);
  }
  return envelope;
}

/** Once more where the connection broke: a query changes nothing, and a connection that idled may just have been closed. */
async function sendTwice(outbound: Kernel["outbound"], url: string, request: OutboundRequest): Promise<OutboundAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await outbound.send(url, request);
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      if (error.kind === "tooLarge") {
        throw new SourceError(
          "query",
          `${error.message}: narrow the query, or sum over the labels that are not needed`,
        );
      }
      if (error.kind !== "broken" || attempt === 2) throw new SourceError("source", error.message);
    }
  }
}

function envelopeOf(text: string): z.output<typeof Envelope> | undefined {
  try {
    return Envelope.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Why an answer that is none of Prometheus' came, by its HTTP status. */
export function statusProblem(status: number, url: string): string {
  const mends: Readonly<Record<number, string>> = {
    401: "set the source's bearerToken",
    403: "check what the source's bearerToken may do",
    404: "check the source's url",
  };
  if (status >= 300 && status < 400) return `${url} redirects (${status}): give the address that it redirects to`;
  if (status >= 200 && status < 300) return `${url} does not answer as it should: check the source's url`;
  return `${url} answers ${status}${mends[status] ? `: ${mends[status]}` : ""}`;
}

function readResult(resultType: string, result: unknown): Series[] {
  const scalar = resultType === "scalar" ? Sample.safeParse(result) : undefined;
  if (scalar?.success) return [seriesOf({}, numberOf(scalar.data[1]))];
  if (resultType === "matrix") {
    throw new SourceError("query", "the query gives a range, not one number a series: wrap it in increase(…) or such");
  }
  if (resultType !== "vector" || !Array.isArray(result)) {
    throw new SourceError("query", `the query gives a ${resultType}, not numbers`);
  }
  return result.map(readSample);
}

/** One of up to a hundred thousand: checked by hand, for a schema takes longer than reading the JSON. */
function readSample(given: unknown): Series {
  const { metric, value, histogram } = (given ?? {}) as { metric?: unknown; value?: unknown; histogram?: unknown };
  if (value === undefined && histogram !== undefined) {
    throw new SourceError(
      "query",
      "the query gives native histograms: wrap it in histogram_count(…), or use an indicator of template latency with histogramType native",
    );
  }
  if (!isLabels(metric) || !Array.isArray(value) || typeof value[1] !== "string") {
    throw new SourceError(
      "source",
      "it answers with series that are not in Prometheus' format: check the source's url",
    );
  }
  return seriesOf(metric, numberOf(value[1]));
}

function isLabels(metric: unknown): metric is Record<string, string> {
  if (typeof metric !== "object" || metric === null) return false;
  for (const label in metric) if (typeof (metric as Record<string, unknown>)[label] !== "string") return false;
  return true;
}

const numberOf = (text: string): number =>
  text.endsWith("Inf") ? (text.startsWith("-") ? -Infinity : Infinity) : Number(text);
