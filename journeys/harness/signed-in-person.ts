import type { Shipshape } from "./shipshape.ts";

/** What a person does over the API, signed in as themselves. */
export type Person = (path: string, body: object) => Promise<unknown>;

/** Signs a person in by a link from the administrator. Throws where anything is refused. */
export async function signedInPerson({ client, url: origin }: Shipshape, user: string): Promise<Person> {
  const { url } = await client.access.createSignInLink({ params: { name: user } });
  const send = async (path: string, body: object, cookie = "") => {
    const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin", cookie };
    const answer = await fetch(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const token = new URL(url).hash.slice(1);
  const answer = await send("/api/v1/sign-in/link", { token, password: "a long enough password" });
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
  return async (path, body) => (await send(path, body, cookie)).json();
}

/** Adds a way to reach a person, and proves it with the code that comes there; one that is proven already needs none. */
export async function addContact(
  person: Person,
  contact: { readonly channel: string; readonly address: string },
  codeIn: () => string | Promise<string>,
): Promise<void> {
  const { contactMethod } = (await person("/api/v1/me/contact-methods", contact)) as {
    contactMethod: { id: string; verifiedAt: string | null };
  };
  if (contactMethod.verifiedAt !== null) return;
  const path = `/api/v1/me/contact-methods/${contactMethod.id}`;
  await person(`${path}/code`, {});
  await person(`${path}/verify`, { code: /\d{6}/.exec(await codeIn())?.[0] });
}
