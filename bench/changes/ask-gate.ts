import { Agent, request } from "node:http";

/**
 * Asks the gate as `curl` in a pipeline does, over connections that stay: what is measured is the answer, not a client that checks
 * every field of it.
 */
export function gateAsker(url: string, token: string, place: { service: string; environment: string }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const body = JSON.stringify(place);
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    authorization: `Bearer ${token}`,
  };
  const ask = () =>
    new Promise<void>((resolve, reject) => {
      const asked = request(new URL("/api/v1/gates/check", url), { method: "POST", agent, headers }, (response) => {
        response.resume();
        response.on("end", () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`the gate answered ${response.statusCode}`)),
        );
      });
      asked.on("error", reject);
      asked.end(body);
    });
  return { ask, close: () => agent.destroy() };
}
