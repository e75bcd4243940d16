import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { demoRoot } from "./demo-root.ts";

export type DeployScript = {
  readonly service: string;
  readonly version: string;
  readonly rollback: boolean;
  /** What the script needs to know beside this process's own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
};

/** Runs demo/deploy.sh and returns its exit code: 0 deployed, 1 refused by the gate or failed. */
export async function runDeployScript({ service, version, rollback, env, onLine }: DeployScript): Promise<number> {
  const script = join(demoRoot(), "demo", "deploy.sh");
  const child = spawn("sh", [script, ...(rollback ? ["--rollback"] : []), service, version], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on("line", onLine);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
