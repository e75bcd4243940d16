import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { openSloBundle, rulesOf } from "../slo-documents.ts";
import { findAmong, readSloFiles } from "../slo-files.ts";
import { validation } from "../slo-validation.ts";
import { validationText, yamlOf } from "./slo-code.ts";

const SLO = `apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout
spec:
  service: shop
  indicatorRef: requests
  budgetingMethod: Occurrences
  timeWindow:
    - duration: 30d
      isRolling: true
  objectives:
    - target: 0.999
`;
const SLI = `apiVersion: openslo/v1
kind: SLI
metadata: { name: requests }
spec:
  ratioMetric:
    counter: true
    bad: { metricSource: { metricSourceRef: prom, spec: { query: 'requests{code="500"}' } } }
    total: { metricSource: { metricSourceRef: prom, spec: { query: requests } } }
`;
const SERVICE = `apiVersion: shipshape/v1
kind: Service
metadata: { name: shop, labels: { team: a } }
spec: { owner: shop-team, description: Sells }
`;
const SLOTH = `version: prometheus/v1
service: shop
slos:
  - name: availability
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(requests{code="500"}[{{.window}}]))
        total_query: sum(rate(requests[{{.window}}]))
    alerting: { name: ShopErrors }
`;
const file = (text: string, path = "slos.yaml") => [{ path, text }];

describe("validation", () => {
  test("of several documents and of lists counts them, and has nothing to say of good ones", () => {
    const list = JSON.stringify([parse(SLO), parse(SLI)]);
    const found = validation([...file(`${SLO}---\n${SLI}---\n${SERVICE}`), ...file(list, "list.json")]);
    expect(found).toMatchObject({ documents: 4, skipped: 1 });
    expect(found.faults.map(({ code }) => code)).toEqual([
      "document.metadata.name.twice",
      "document.metadata.name.twice",
    ]);
  });

  test("names file, line, path and code of each fault", () => {
    const found = validation(file(`${SLI}---\n${SLO.replace("0.999", "99.9")}`));
    expect(found.faults).toEqual([
      {
        file: "slos.yaml",
        line: 22,
        path: "spec.objectives[0].target",
        code: "slo.objectives.target.range",
        message: "99.9 is out of range: it should be at least 0 and less than 1",
      },
    ]);
    expect(validationText(found)).toBe(
      "slos.yaml:22 spec.objectives[0].target: 99.9 is out of range: it should be at least 0 and less than 1 [slo.objectives.target.range]\n2 documents: 1 fault",
    );
  });

  test("finds its way in a list", () => {
    const list = `- ${SLI.trimEnd().replaceAll("\n", "\n  ")}\n- ${SLO.replace("shop", '""').trimEnd().replaceAll("\n", "\n  ")}\n`;
    expect(validation(file(list)).faults).toMatchObject([
      { path: "[1].spec.service", line: 14, code: "slo.service.missing" },
    ]);
  });

  test("of broken YAML is a fault, too", () => {
    expect(validation(file("a: [")).faults).toMatchObject([{ code: "yaml.syntax", line: 1 }]);
  });

  test("of a document without apiVersion does not pass over it", () => {
    expect(validation(file("kind: SLO\n")).faults).toMatchObject([{ code: "document.apiVersion.missing" }]);
  });

  test("of a file of Sloth says what cannot be read of it", () => {
    const found = validation(file(SLOTH.replace("99.9", "100")));
    expect(found.faults).toMatchObject([{ line: 5, path: "slos[0].objective", code: "sloth.slos.objective" }]);
  });
});

test("a file of Sloth is printed as documents that conform to OpenSLO", () => {
  const { documents, warnings } = readSloFiles(file(SLOTH), "prom");
  expect(documents).toMatchObject([{ kind: "SLO", metadata: { name: "shop-availability" } }]);
  expect(warnings).toEqual([expect.stringContaining("slos.yaml:10 slos[0].alerting: ")]);
  const printed = yamlOf(documents);
  expect(validation(file(printed))).toMatchObject({ documents: 1, faults: [] });
});

test("an export holds all that an objective refers to, a service as OpenSLO has it", () => {
  const { documents } = readSloFiles(file(`${SERVICE}---\n${SLI}---\n${SLO}`), "prom");
  const [, , slo] = documents;
  const bundle = openSloBundle(slo ? [slo] : [], findAmong(documents));
  expect(bundle.map(({ kind }) => kind)).toEqual(["Service", "SLI", "SLO"]);
  expect(bundle[0]).toEqual({
    apiVersion: "openslo/v1",
    kind: "Service",
    metadata: { name: "shop", labels: { team: "a" }, annotations: { "shipshape.dev/owner": "shop-team" } },
    spec: { description: "Sells" },
  });
  expect(bundle[2]).toEqual(parse(SLO));
  expect(validation(file(yamlOf(bundle)))).toMatchObject({ documents: 3, faults: [] });
});

test("rules are made of documents, references followed", () => {
  const { documents } = readSloFiles(file(`${SLI}---\n${SLO}`), "prom");
  const { groups, notes } = rulesOf(
    documents.filter(({ kind }) => kind === "SLO"),
    findAmong(documents),
  );
  expect(notes).toEqual([]);
  expect(groups.flatMap(({ rules }) => rules)).toHaveLength(17);
  const [printed] = parseAllDocuments(yamlOf([{ groups }]));
  expect(printed?.toJS()).toEqual(JSON.parse(JSON.stringify({ groups })));
});

test("rules of a file of Sloth are made of it directly", () => {
  const { slothRules } = readSloFiles(file(SLOTH), "prom");
  expect(slothRules.flatMap(({ rules }) => rules)[0]?.expr).toContain('sum(rate(requests{code="500"}[5m]))');
});

test("an objective that refers to nothing is said so", () => {
  const { documents } = readSloFiles(file(SLO), "prom");
  expect(() => rulesOf(documents, findAmong(documents))).toThrow('there is no SLI or Indicator "requests"');
});
