import { createServer } from "node:net";
import { join } from "node:path";

export const superuser = "shipshape";
export const database = "shipshape";
const socketPort = 5432;

/** Where the embedded PostgreSQL listens: a Unix socket only we may enter, or a loopback port with a password. */
export type ClusterAddress =
  | { kind: "socket"; directory: string; port: number }
  | { kind: "loopback"; port: number; password: string };

/** unix(7): a socket's path has 108 bytes with its closing zero on Linux, 104 on macOS. */
export function socketFits(directory: string, platform: NodeJS.Platform): boolean {
  const path = join(directory, `.s.PGSQL.${socketPort}`);
  return Buffer.byteLength(path) <= (platform === "darwin" ? 103 : 107);
}

export function socketAddress(directory: string): ClusterAddress {
  return { kind: "socket", directory, port: socketPort };
}

export async function loopbackAddress(password: string): Promise<ClusterAddress> {
  return { kind: "loopback", port: await freePort(), password };
}

export function connectionString(address: ClusterAddress, databaseName: string): string {
  if (address.kind === "loopback") {
    return `postgresql://${superuser}:${address.password}@127.0.0.1:${address.port}/${databaseName}?sslmode=disable`;
  }
  const host = encodeURIComponent(address.directory);
  return `postgresql://${superuser}@localhost:${address.port}/${databaseName}?host=${host}&sslmode=disable`;
}

/** The settings that make PostgreSQL listen there and nowhere else. */
export function listenSettings(address: ClusterAddress): Record<string, string> {
  return address.kind === "socket"
    ? {
        listen_addresses: "",
        unix_socket_directories: address.directory,
        unix_socket_permissions: "0700",
        port: String(address.port),
      }
    : { listen_addresses: "127.0.0.1", unix_socket_directories: "", port: String(address.port) };
}

/** The rule of pg_hba.conf that goes with it. */
export function accessRule(address: ClusterAddress): string {
  return address.kind === "socket" ? "local all all trust" : "host all all 127.0.0.1/32 scram-sha-256";
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("the system named no free port");
  return address.port;
}
