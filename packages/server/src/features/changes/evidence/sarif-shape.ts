import * as z from "zod";

const text = z.string().nullish();
const number = z.number().nullish();
const Message = z.object({ text, id: text, arguments: z.array(z.string()).nullish() });
const Level = z.enum(["none", "note", "warning", "error"]).nullish();

const Rule = z.object({
  id: z.string(),
  guid: text,
  name: text,
  messageStrings: z.record(z.string(), z.object({ text })).nullish(),
  defaultConfiguration: z.object({ level: Level, enabled: z.boolean().nullish() }).nullish(),
  properties: z.looseObject({ "security-severity": z.union([z.string(), z.number()]).nullish() }).nullish(),
});
const Component = z.object({
  name: z.string(),
  guid: text,
  rules: z.array(Rule).nullish(),
  globalMessageStrings: z.record(z.string(), z.object({ text })).nullish(),
});
const ComponentReference = z.object({ index: number, name: text, guid: text });
const RuleReference = z.object({ id: text, guid: text, index: number, toolComponent: ComponentReference.nullish() });

const ArtifactLocation = z.object({ uri: text, uriBaseId: text, index: number });
const Location = z.object({
  physicalLocation: z
    .object({
      artifactLocation: ArtifactLocation.nullish(),
      region: z.object({ startLine: number, startColumn: number, snippet: z.object({ text }).nullish() }).nullish(),
    })
    .nullish(),
  logicalLocations: z.array(z.object({ fullyQualifiedName: text, name: text, index: number })).nullish(),
});

export const SarifResult = z.object({
  ruleId: text,
  ruleIndex: number,
  rule: RuleReference.nullish(),
  kind: z.enum(["pass", "open", "informational", "notApplicable", "review", "fail"]).nullish(),
  level: Level,
  message: Message,
  locations: z.array(Location).nullish(),
  fingerprints: z.record(z.string(), z.string()).nullish(),
  partialFingerprints: z.record(z.string(), z.string()).nullish(),
  suppressions: z.array(z.object({ kind: text, status: text, justification: text })).nullish(),
  baselineState: z.enum(["new", "unchanged", "updated", "absent"]).nullish(),
  provenance: z.object({ invocationIndex: number }).nullish(),
});
export type SarifResult = z.output<typeof SarifResult>;

export const SarifRun = z.object({
  tool: z.object({ driver: Component, extensions: z.array(Component).nullish() }),
  // there may be very many: each is looked at by itself
  results: z.array(z.unknown()).nullish(),
  artifacts: z.array(z.object({ location: ArtifactLocation.nullish() })).nullish(),
  originalUriBaseIds: z.record(z.string(), ArtifactLocation).nullish(),
  logicalLocations: z.array(z.object({ fullyQualifiedName: text, name: text })).nullish(),
  automationDetails: z.object({ id: text }).nullish(),
  invocations: z
    .array(
      z.object({
        executionSuccessful: z.boolean().nullish(),
        endTimeUtc: text,
        startTimeUtc: text,
        ruleConfigurationOverrides: z
          .array(z.object({ descriptor: RuleReference, configuration: z.object({ level: Level }) }))
          .nullish(),
      }),
    )
    .nullish(),
});
export type SarifRun = z.output<typeof SarifRun>;

/** The parts of SARIF 2.1.0 that are kept. */
export const Sarif = z.object({
  version: z.literal("2.1.0", "only SARIF 2.1.0 is read: ask the tool for it, or convert with 'sarif transform'"),
  runs: z.array(SarifRun),
});
