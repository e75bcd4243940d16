import { expected, json, openProvider } from "./fake-provider.ts";

export type Published = {
  readonly topic: string;
  readonly title: string;
  readonly message: string;
  readonly priority: number;
  readonly click?: string;
  readonly actions: readonly {
    readonly action: string;
    readonly label: string;
    readonly url: string;
    readonly method?: string;
  }[];
  readonly token: string | undefined;
};

/** An ntfy server: what is published as JSON is checked as docs.ntfy.sh says. */
export async function openFakeNtfy() {
  const published = expected<Published>("ntfy message", ({ topic, title }) => `${topic}: ${title}`);
  let status = 200;
  const { url, close } = await openProvider(({ method, path, headers, body }) => {
    if (path === "/v1/health") return json(200, { healthy: true });
    if (method !== "POST" || path !== "/") return json(404, { code: 40401, http: 404, error: "page not found" });
    if (status !== 200) return json(status, { code: status * 100 + 1, http: status, error: "refused" });
    const one = JSON.parse(body.toString()) as Omit<Published, "token">;
    if (!/^[-_A-Za-z0-9]{1,64}$/.test(one.topic))
      return json(400, { code: 40009, http: 400, error: "invalid request: topic invalid" });
    if (one.priority < 1 || one.priority > 5 || one.actions.length > 3)
      return json(400, { code: 40018, http: 400, error: "invalid" });
    published.add({ ...one, token: headers.authorization?.replace("Bearer ", "") });
    return json(200, { id: "xE73Iyuabi", time: 1, event: "message", topic: one.topic });
  });
  return {
    url,
    answer(next: number) {
      status = next;
    },
    take: published.take,
    nothingMore: published.nothingMore,
    close,
  };
}
