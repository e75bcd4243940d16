import { MANIFESTS, SloManifest } from "@shipshape/contract/manifest";
import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
import { ConfigurationFiles } from "@shipshape/contract/plan";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { DEMO_SLOS } from "./history.ts";
import { SERVICE_NAMES } from "./service-options.ts";
import { configurationFiles, dataSources } from "./shipshape-setup.ts";

type Document = { kind: ManifestKind; metadata: { name: string }; spec: Record<string, unknown> };

const services = SERVICE_NAMES.map((name, index) => {
  const url = `http://127.0.0.1:${9000 + index}`;
  return { name, url, metricsUrl: `${url}/metrics`, version: "1", commit: "abc1234", pid: undefined };
});
const files = [...configurationFiles(), dataSources({ services, prometheusUrl: undefined })];
const documents = files.flatMap(({ path, text }) =>
  parseAllDocuments(text).map((parsed) => ({ path, document: parsed.toJS() as Document })),
);
const ofKind = (kind: ManifestKind) => documents.flatMap(({ document }) => (document.kind === kind ? [document] : []));
const names = (kind: ManifestKind) => new Set(ofKind(kind).map(({ metadata }) => metadata.name));

test("the files are a request that the API takes", () => {
  expect(ConfigurationFiles.safeParse({ files }).error).toBeUndefined();
  expect(documents.length).toBeGreaterThan(20);
});

test.each(
  documents.map(({ path, document }) => [`${document.kind} ${document.metadata.name}`, path, document] as const),
)("%s keeps to its kind's schema", (_, __, document) =>
  expect(MANIFESTS[document.kind].safeParse(document).error).toBeUndefined(),
);

test("every name that a document uses is declared", () => {
  const undeclared = documents.flatMap(({ path, document: { kind, spec } }) => {
    const uses: [ManifestKind, unknown][] = [
      ["Team", spec["owner"]],
      ["EscalationPolicy", spec["escalationPolicy"]],
      ...list(spec["members"]).map((name): [ManifestKind, unknown] => ["User", name]),
      ...list(spec["dependsOn"]).map((name): [ManifestKind, unknown] => ["Service", name]),
      ...(kind === "SLO" ? [["Service", spec["service"]] as [ManifestKind, unknown]] : []),
      ...list(spec["components"]).map((part): [ManifestKind, unknown] => ["Service", field(part, "service")]),
      ...list(spec["rotations"])
        .flatMap((rotation) => list(field(rotation, "members")))
        .map((name): [ManifestKind, unknown] => ["User", name]),
      ...list(spec["steps"])
        .flatMap((step) => list(field(step, "targets")))
        .map((target): [ManifestKind, unknown] => [
          field(target, "kind") === "user" ? "User" : "Schedule",
          field(target, "name"),
        ]),
    ];
    return uses.flatMap(([used, name]) =>
      name === undefined || names(used).has(String(name)) ? [] : [`${path}: ${used} ${String(name)}`],
    );
  });
  expect(undeclared).toEqual([]);
});

test("the objectives are those whose history is made, with the same targets and a source that exists", () => {
  const declared = ofKind("SLO").map((document) => {
    const { metadata, spec } = SloManifest.parse(document);
    const { good, total } = spec.indicator?.spec.ratioMetric ?? {};
    for (const side of [good, total]) expect(names("DataSource")).toContain(side?.metricSource.metricSourceRef);
    return [metadata.name, spec.objectives[0]?.target];
  });
  expect(Object.fromEntries(declared)).toEqual(
    Object.fromEntries(Object.entries(DEMO_SLOS).map(([name, { target }]) => [name, target])),
  );
});

test("all four services are in the catalog, each with a runbook that exists", () => {
  expect(names("Service")).toEqual(new Set(SERVICE_NAMES));
  expect(ofKind("Service").every(({ spec, metadata }) => String(spec["runbook"]).endsWith(metadata.name))).toBe(true);
});

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const field = (value: unknown, name: string) => (value as Record<string, unknown>)[name];
