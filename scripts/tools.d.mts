/** Where a program of the system is; undefined when it is not installed. */
export function findTool(name: "chromium" | "prometheus" | "alertmanager"): string | undefined;
