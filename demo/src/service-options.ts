import { parseArgs } from "node:util";
import { type Release, readRelease, stableVersions } from "./release.ts";

export const SERVICE_NAMES = ["storefront", "checkout", "payments", "inventory"] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

export type ServiceOptions = {
  readonly name: ServiceName;
  readonly port: number;
  readonly host: string;
  readonly release: Release;
  readonly upstreams: ReadonlyMap<string, string>;
  /** Load everything, say so to the parent, and listen only when it tells the port. */
  readonly standby: boolean;
};

export const isServiceName = (name: string): name is ServiceName => SERVICE_NAMES.some((known) => known === name);

/**
 * Options of one service process, from flags or, where a flag is missing, the environment:
 * `--name` DEMO_NAME, `--port` DEMO_PORT (0 takes a free one), `--host` DEMO_HOST, `--version` DEMO_VERSION,
 * `--upstream NAME=URL` (repeatable) DEMO_UPSTREAMS (comma-separated), `--behaviour KEY=VALUE` (repeatable)
 * DEMO_BEHAVIOUR, which changes what the release says.
 */
export function serviceOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ServiceOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      name: { type: "string" },
      port: { type: "string" },
      host: { type: "string" },
      version: { type: "string" },
      upstream: { type: "string", multiple: true },
      behaviour: { type: "string", multiple: true },
      standby: { type: "boolean", default: false },
    },
  });
  const name = values.name ?? env["DEMO_NAME"] ?? "";
  if (!isServiceName(name)) throw new Error(`--name must be one of ${SERVICE_NAMES.join(", ")}; it is "${name}".`);
  const version = values.version ?? env["DEMO_VERSION"] ?? stableVersions()[name] ?? "";
  const release = readRelease(name, version);
  const behaviour = pairs("--behaviour", values.behaviour ?? list(env["DEMO_BEHAVIOUR"]));
  return {
    name,
    port: portNumber(values.port ?? env["DEMO_PORT"] ?? "0"),
    host: values.host ?? env["DEMO_HOST"] ?? "127.0.0.1",
    release: { ...release, behaviour: { ...release.behaviour, ...Object.fromEntries(behaviour) } },
    upstreams: new Map(pairs("--upstream", values.upstream ?? list(env["DEMO_UPSTREAMS"]))),
    standby: values.standby,
  };
}

const list = (text = "") => text.split(",").filter((part) => part !== "");

function pairs(flag: string, texts: readonly string[]): [string, string][] {
  return texts.map((text) => {
    const equals = text.indexOf("=");
    if (equals < 1) throw new Error(`${flag} must read NAME=VALUE; it is "${text}".`);
    return [text.slice(0, equals), text.slice(equals + 1)];
  });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`--port must be 0 to 65535; it is "${text}".`);
  return port;
}
