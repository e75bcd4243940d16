/** All series of one metric that share these labels, added up: what a source shows of it now. */
export type MetricGroup = {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

/** Which series of the source belong to the service: `job="checkout"`. Absent where the whole source is one service's. */
export type Scope = { readonly label: string; readonly value: string };

export type SuggestedObjective = {
  /** Tells it from the others of the same service: `availability`, `latency`, `probe`. */
  readonly key: "availability" | "latency" | "probe";
  readonly title: string;
  readonly description: string;
  /** Whether the series only ever grow. */
  readonly counter: boolean;
  readonly good: string;
  readonly total: string;
  /** Why these queries. */
  readonly because: string;
  /** Events that the source has counted so far, and how many of them were good; null where it does not count. */
  readonly soFar: { readonly good: number; readonly total: number } | null;
};

/** Labels in which exporters write the status of an answer (Prometheus client libraries, OpenTelemetry, proxies). */
const STATUS_LABELS = [
  "code",
  "status",
  "status_code",
  "http_status",
  "http_status_code",
  "http_response_status_code",
  "response_code",
  "envoy_response_code",
  "grpc_code",
] as const;

/** Labels that name whose series they are, in the order in which they are believed. */
const SERVICE_LABELS = [
  "service",
  "service_name",
  "app",
  "app_kubernetes_io_name",
  "destination_workload",
  "exported_service",
  "job",
] as const;

/** Every label that is looked at; a source is asked for these and no others, so that the answer stays small. */
export const LOOKED_AT_LABELS: readonly string[] = [...SERVICE_LABELS, ...STATUS_LABELS, "le"];

const REQUEST_COUNTER =
  /(^|_)requests?(_\w+)?_(total|count)$|^(nginx_ingress_controller_requests|envoy_cluster_upstream_rq)$|^\w*http_server_request_duration_seconds_count$|^\w*http_request_duration_seconds_count$|^grpc_server_handled_total$/;
const LATENCY_BUCKET = /(duration|latency|requests|handling)_seconds_bucket$/;

/** The names of metrics that an objective may be made of, as one anchored expression of Prometheus' kind (RE2). */
export const CANDIDATE_METRICS =
  "up|probe_success|(.+_)?requests?(_.+)?_(total|count)|nginx_ingress_controller_requests|envoy_cluster_upstream_rq|" +
  "grpc_server_handled_total|(.+_)?http_(server_)?request_duration_seconds_count|.*(duration|latency|requests|handling)_seconds_bucket";

const HTTP_STATUS = /^[1-5](\d\d|xx)$/i;
/** gRPC's own faults of the server, by the names that its middleware writes (grpc/status codes). */
const GRPC_FAULTS = "Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss";
const WANTED_SECONDS = 0.5;
const LATENCY_SHARE = 0.99;

const quoted = (value: string): string => JSON.stringify(value);

const selector = (metric: string, scope: Scope | undefined, ...matchers: readonly string[]): string => {
  const all = [...(scope ? [`${scope.label}=${quoted(scope.value)}`] : []), ...matchers];
  return all.length === 0 ? metric : `${metric}{${all.join(",")}}`;
};

const inScope = (groups: readonly MetricGroup[], scope: Scope | undefined) =>
  scope ? groups.filter(({ labels }) => labels[scope.label] === scope.value) : groups;

const sumOf = (groups: readonly MetricGroup[]): number => groups.reduce((sum, { value }) => sum + value, 0);

function byMetric(groups: readonly MetricGroup[], wanted: RegExp): [metric: string, groups: MetricGroup[]][] {
  const found = new Map<string, MetricGroup[]>();
  for (const group of groups) {
    if (wanted.test(group.metric)) found.set(group.metric, [...(found.get(group.metric) ?? []), group]);
  }
  return [...found].sort(([, a], [, b]) => sumOf(b) - sumOf(a));
}

/** The label of a counter that says how a request ended, if it has one. */
function statusLabelOf(groups: readonly MetricGroup[]): string | undefined {
  return STATUS_LABELS.find((label) => {
    const values = groups.flatMap(({ labels }) => labels[label] ?? []);
    return values.length > 0 && (label === "grpc_code" || values.some((value) => HTTP_STATUS.test(value)));
  });
}

function availability(groups: readonly MetricGroup[], scope: Scope | undefined): SuggestedObjective[] {
  for (const [metric, ofMetric] of byMetric(groups, REQUEST_COUNTER)) {
    const label = statusLabelOf(ofMetric);
    if (label === undefined) continue;
    const isGrpc = label === "grpc_code";
    const faults = isGrpc ? GRPC_FAULTS : "5..";
    const isFault = new RegExp(`^(?:${faults})$`);
    const total = sumOf(ofMetric);
    const bad = sumOf(ofMetric.filter(({ labels }) => isFault.test(labels[label] ?? "")));
    const counted = isGrpc ? "the faults of a server (Internal, Unavailable and their kind)" : "5xx";
    return [
      {
        key: "availability",
        title: "Requests succeed",
        description: `A request is answered; only our own failures (${isGrpc ? "server faults" : "5xx"}) count against it.`,
        counter: true,
        good: selector(metric, scope, `${label}!~${quoted(faults)}`),
        total: selector(metric, scope),
        because: `${metric} carries ${label}: ${counted} count against it, everything else is good`,
        soFar: { good: total - bad, total },
      },
    ];
  }
  return [];
}

const boundOf = ({ labels }: MetricGroup): number => Number((labels["le"] ?? "").replace("+Inf", "Infinity"));

/** The bound within which 99 % of the answers came so far; where nothing was counted yet, the one nearest to half a second. */
function chosenBound(buckets: ReadonlyMap<number, number>, total: number): number | undefined {
  const finite = [...buckets.keys()].filter(Number.isFinite).sort((a, b) => a - b);
  const within = finite.filter((bound) => total > 0 && (buckets.get(bound) ?? 0) / total >= LATENCY_SHARE);
  const near = finite.toSorted((a, b) => Math.abs(a - WANTED_SECONDS) - Math.abs(b - WANTED_SECONDS));
  return within[0] ?? (total > 0 ? finite.at(-1) : near[0]);
}

const secondsText = (seconds: number): string =>
  seconds < 1 ? `${Number((seconds * 1000).toPrecision(3))} ms` : `${seconds} s`;

function latency(groups: readonly MetricGroup[], scope: Scope | undefined): SuggestedObjective[] {
  const [found] = byMetric(groups, LATENCY_BUCKET);
  if (!found) return [];
  const [metric, ofMetric] = found;
  const buckets = new Map<number, number>();
  const written = new Map<number, string>();
  for (const group of ofMetric) {
    const bound = boundOf(group);
    if (Number.isNaN(bound)) continue;
    buckets.set(bound, (buckets.get(bound) ?? 0) + group.value);
    written.set(bound, group.labels["le"] ?? "");
  }
  const total = buckets.get(Number.POSITIVE_INFINITY) ?? 0;
  const bound = chosenBound(buckets, total);
  if (bound === undefined) return [];
  const base = metric.replace(/_bucket$/, "");
  const met = total > 0 ? "99 % of the answers came within it so far" : "nothing was counted yet: change it later";
  return [
    {
      key: "latency",
      title: `Requests are answered within ${secondsText(bound)}`,
      description: `A request that takes longer than ${secondsText(bound)} counts against it.`,
      counter: true,
      good: selector(`${base}_bucket`, scope, `le=${quoted(written.get(bound) ?? String(bound))}`),
      total: selector(`${base}_count`, scope),
      because: `${base} is a histogram with a bound at ${secondsText(bound)}, and ${met}`,
      soFar: { good: buckets.get(bound) ?? 0, total },
    },
  ];
}

/** Where nothing counts requests: the share of checks that found it up. Only where a source can do sums. */
function probes(groups: readonly MetricGroup[], scope: Scope | undefined): SuggestedObjective[] {
  const metric = ["probe_success", "up"].find((name) => groups.some((group) => group.metric === name));
  if (metric === undefined) return [];
  const what = metric === "up" ? "scrapes of it" : "probes of it";
  return [
    {
      key: "probe",
      title: "It is there",
      description: `The share of ${what} that succeed.`,
      counter: false,
      good: `sum(${selector(metric, scope)})`,
      total: `count(${selector(metric, scope)})`,
      because: `nothing here counts requests with their status; ${metric} says at least whether ${what} succeed`,
      soFar: null,
    },
  ];
}

/**
 * What could be promised of a service, from the metrics that its source shows, the best first: requests by status
 * (Prometheus client libraries, OpenTelemetry, Istio, gRPC, Traefik, NGINX, Envoy), how long they took, and only where
 * there is neither and the source can do sums (`canSum`: a Prometheus), whether it is up.
 */
export function suggestObjectives(
  all: readonly MetricGroup[],
  { scope, canSum }: { readonly scope?: Scope | undefined; readonly canSum: boolean },
): SuggestedObjective[] {
  const groups = inScope(all, scope);
  const counted = [...availability(groups, scope), ...latency(groups, scope)];
  return counted.length > 0 || !canSum ? counted : probes(groups, scope);
}

/** Whose series a source holds: the values of the label that tells services apart, and the metrics of each worth counting. */
export function servicesIn(groups: readonly MetricGroup[]): { scope: Scope; metrics: number }[] {
  const counted = groups.filter(({ metric }) => REQUEST_COUNTER.test(metric) || LATENCY_BUCKET.test(metric));
  const asked = counted.length > 0 ? counted : groups;
  const label = SERVICE_LABELS.find((name) => asked.some(({ labels }) => labels[name]));
  if (label === undefined) return [];
  const values = [...new Set(groups.flatMap(({ labels }) => labels[label] || []))].sort();
  return values
    .map((value) => {
      const own = counted.filter(({ labels }) => labels[label] === value);
      return { scope: { label, value }, metrics: new Set(own.map(({ metric }) => metric)).size };
    })
    .sort((a, b) => b.metrics - a.metrics);
}
