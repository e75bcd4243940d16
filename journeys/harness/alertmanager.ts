import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type PeerProgram, startPeerProgram } from "./peer-program.ts";

/** Starts an Alertmanager by itself, with this as its `alertmanager.yml` in a folder, where it keeps what it knows too. */
export async function startAlertmanager(program: string, folder: string, configuration: string): Promise<PeerProgram> {
  const file = join(folder, "alertmanager.yml");
  await writeFile(file, configuration);
  return startPeerProgram(program, {
    args: (address) => [
      `--config.file=${file}`,
      `--storage.path=${join(folder, "alertmanager")}`,
      `--web.listen-address=${address}`,
      "--cluster.listen-address=",
    ],
    readyPath: "/-/ready",
  });
}
