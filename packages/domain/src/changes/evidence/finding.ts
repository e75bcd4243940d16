/** SARIF 2.1.0 § 3.27.10. */
export type FindingLevel = "error" | "warning" | "note" | "none";

export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A result of a scan, as far as it is kept. */
export type Finding = {
  readonly tool: string;
  readonly rule: string;
  readonly level: FindingLevel;
  readonly severity: Severity;
  readonly message: string;
  readonly uri: string | null;
  readonly line: number | null;
  readonly column: number | null;
  /** The logical place where there is no file: a fully qualified name. */
  readonly symbol: string | null;
  readonly snippet: string | null;
  readonly fingerprints: Readonly<Record<string, string>>;
  readonly partialFingerprints: Readonly<Record<string, string>>;
  /** Why it does not count, where somebody said so and nobody else objects. */
  readonly suppressed: string | null;
};

/**
 * How bad a finding is: by its rule's `security-severity` (a CVSS score: from 9 critical, 7 high, 4 medium, as code scanning
 * of GitHub cuts it), else by its level.
 */
export function severityOf(level: FindingLevel, securitySeverity: number | undefined): Severity {
  if (securitySeverity !== undefined && securitySeverity > 0) {
    if (securitySeverity >= 9) return "critical";
    if (securitySeverity >= 7) return "high";
    return securitySeverity >= 4 ? "medium" : "low";
  }
  if (level === "error") return "high";
  return level === "warning" ? "medium" : "low";
}

export type BySeverity = Readonly<Record<Severity, number>>;

/** How many of each severity. */
export function countBySeverity(findings: Iterable<Pick<Finding, "severity">>): BySeverity {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}
