import { describe, expect, test } from "vitest";
import { type MetricGroup, servicesIn, suggestObjectives } from "./suggest-objective.ts";

const group = (metric: string, labels: Record<string, string>, value: number): MetricGroup => ({
  metric,
  labels,
  value,
});

const byStatus = (metric: string, label: string, [good, bad]: readonly [string, string]) => [
  group(metric, { job: "shop", [label]: good }, 990),
  group(metric, { job: "shop", [label]: bad }, 10),
];

describe("requests that succeed", () => {
  test.each([
    ["http_requests_total", "code", ["200", "503"], 'http_requests_total{code!~"5.."}'],
    [
      "http_server_requests_seconds_count",
      "status",
      ["200", "500"],
      'http_server_requests_seconds_count{status!~"5.."}',
    ],
    [
      "http_server_request_duration_seconds_count",
      "http_response_status_code",
      ["200", "500"],
      'http_server_request_duration_seconds_count{http_response_status_code!~"5.."}',
    ],
    ["istio_requests_total", "response_code", ["200", "503"], 'istio_requests_total{response_code!~"5.."}'],
    ["traefik_service_requests_total", "code", ["200", "502"], 'traefik_service_requests_total{code!~"5.."}'],
    ["nginx_ingress_controller_requests", "status", ["200", "502"], 'nginx_ingress_controller_requests{status!~"5.."}'],
    [
      "envoy_cluster_upstream_rq",
      "envoy_response_code",
      ["200", "503"],
      'envoy_cluster_upstream_rq{envoy_response_code!~"5.."}',
    ],
    ["shop_http_requests_total", "code", ["2xx", "5xx"], 'shop_http_requests_total{code!~"5.."}'],
  ] as const)("%s by %s", (metric, label, values, good) => {
    const [suggested] = suggestObjectives(byStatus(metric, label, values), { canSum: false });
    expect(suggested).toMatchObject({ key: "availability", good, total: metric, soFar: { good: 990, total: 1000 } });
    expect(suggested?.because).toBe(`${metric} carries ${label}: 5xx count against it, everything else is good`);
  });

  test("gRPC by its own codes", () => {
    const [suggested] = suggestObjectives(byStatus("grpc_server_handled_total", "grpc_code", ["OK", "Unavailable"]), {
      canSum: true,
    });
    expect(suggested?.good).toContain('grpc_code!~"Unknown|');
    expect(suggested?.soFar).toEqual({ good: 990, total: 1000 });
  });

  test("a counter without a status is no measure of success", () => {
    expect(suggestObjectives([group("http_requests_total", { job: "shop" }, 5)], { canSum: false })).toEqual([]);
    const noStatus = [group("http_requests_total", { status: "cached" }, 5)];
    expect(suggestObjectives(noStatus, { canSum: false })).toEqual([]);
  });

  test("only the series of the service count, and the query says so", () => {
    const groups = [
      ...byStatus("http_requests_total", "code", ["200", "500"]),
      group("http_requests_total", { job: "other", code: "500" }, 7),
    ];
    const [suggested] = suggestObjectives(groups, { canSum: true, scope: { label: "job", value: "shop" } });
    expect(suggested?.total).toBe('http_requests_total{job="shop"}');
    expect(suggested?.soFar?.total).toBe(1000);
  });

  test("the busiest counter is taken", () => {
    const groups = [
      group("internal_requests_total", { code: "200" }, 3),
      group("http_requests_total", { code: "200" }, 300),
    ];
    expect(suggestObjectives(groups, { canSum: false })[0]?.total).toBe("http_requests_total");
  });
});

describe("how long requests take", () => {
  const bucket = (le: string, value: number) => group("http_request_duration_seconds_bucket", { le }, value);

  test("the smallest bound that 99 % kept", () => {
    const groups = [bucket("0.1", 900), bucket("0.25", 995), bucket("1", 999), bucket("+Inf", 1000)];
    expect(suggestObjectives(groups, { canSum: false })).toMatchObject([
      {
        key: "latency",
        title: "Requests are answered within 250 ms",
        good: 'http_request_duration_seconds_bucket{le="0.25"}',
        total: "http_request_duration_seconds_count",
        soFar: { good: 995, total: 1000 },
      },
    ]);
  });

  test("about half a second where nothing was counted yet; the bound as it is written", () => {
    const groups = [bucket("0.100", 0), bucket("0.500", 0), bucket("5.000", 0), bucket("+Inf", 0)];
    expect(suggestObjectives(groups, { canSum: false })[0]?.good).toContain('le="0.500"');
  });
});

test("without any counter, whether it is up, and only where the source can do sums", () => {
  const groups = [group("up", { job: "shop" }, 1)];
  expect(suggestObjectives(groups, { canSum: true, scope: { label: "job", value: "shop" } })).toMatchObject([
    { key: "probe", counter: false, good: 'sum(up{job="shop"})', total: 'count(up{job="shop"})', soFar: null },
  ]);
  expect(suggestObjectives(groups, { canSum: false })).toEqual([]);
});

test("services are told apart by the most specific label, those with something to count first", () => {
  const groups = [
    group("up", { job: "aaa" }, 1),
    ...byStatus("http_requests_total", "code", ["200", "500"]),
    group("http_requests_total", { job: "cart", code: "200" }, 4),
  ];
  expect(servicesIn(groups).map(({ scope, metrics }) => [scope.value, metrics])).toEqual([
    ["cart", 1],
    ["shop", 1],
    ["aaa", 0],
  ]);
  expect(servicesIn([group("http_requests_total", { code: "200" }, 4)])).toEqual([]);
});
