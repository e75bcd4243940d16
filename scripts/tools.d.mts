type Tool = "chromium" | "prometheus" | "promtool" | "alertmanager";
/** Where a program of the system is; undefined when it is not installed. */
export function findTool(name: Tool): string | undefined;
/** The one line that says which tests are skipped for a missing tool, and the command that installs it. */
export function skippedWithout(name: Tool): string;
