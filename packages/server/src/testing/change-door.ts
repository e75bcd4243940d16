import type { SourceKindName } from "@shipshape/contract/changes-sources";
import type { TestHouse } from "./test-house.ts";

type Answered = { readonly detail?: string; readonly new?: number; readonly events?: number };

/** Sources of changes and what they send, for tests of the door that they come in by. */
export function changeDoor(house: () => TestHouse) {
  let made = 0;
  return {
    /** A source of a name of its own. */
    create(kind: SourceKindName, more: object = {}) {
      made += 1;
      return house()
        .as("editor")
        .changes.createSource({ body: { name: `${kind}-${made}`, kind, ...more } });
    },
    async send(url: string, headers: Record<string, string>, payload: string | Buffer) {
      const answer = await house().http.app.inject({
        method: "POST",
        url,
        headers: { "content-type": "application/json", ...headers },
        payload,
      });
      return { status: answer.statusCode, body: answer.json() as Answered };
    },
  };
}
