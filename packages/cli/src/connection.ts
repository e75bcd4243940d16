import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

export type Connection = { readonly baseUrl: string; readonly token?: string };

const LocalAccess = z.object({ url: z.string(), token: z.string() });

/** What a server that runs in this folder left for us. */
function localAccess(directory: string): z.output<typeof LocalAccess> | undefined {
  try {
    return LocalAccess.parse(JSON.parse(readFileSync(join(directory, "local.json"), "utf8")));
  } catch {
    return undefined;
  }
}

/** Where the server is and who we are: options first, then the environment, then the server of this folder. */
export function connectionOf(
  options: { url?: string | undefined; token?: string | undefined },
  env: Record<string, string | undefined>,
): Connection {
  const local = localAccess(env["SHIPSHAPE_DATA"] ?? "./data");
  const baseUrl = options.url ?? env["SHIPSHAPE_URL"] ?? local?.url ?? "http://localhost:7447";
  if (!/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new Error(`"${baseUrl}" is no address of a server: write it as http://host:7447.`);
  }
  const token = options.token ?? env["SHIPSHAPE_TOKEN"] ?? (baseUrl === local?.url ? local?.token : undefined);
  return token === undefined ? { baseUrl } : { baseUrl, token };
}
