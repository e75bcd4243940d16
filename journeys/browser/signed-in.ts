import { openStore, type Store } from "../harness/store.ts";
import { type BrowserForTests, DESKTOP, type Person, startBrowser, type View } from "./browser.ts";

const PASSWORD = "a password for the tests";

export type SignedIn = {
  readonly store: Store;
  readonly browser: BrowserForTests;
  /** The first administrator, at a desk. */
  readonly admin: Person;
  /** A window of a user whom the configuration knows, such as `people.first`. */
  signIn(user: string, view?: View): Promise<Person>;
  close(): Promise<void>;
};

/** Signs a new window in with a one-time link: a path such as /welcome#TOKEN behind any address. */
export async function useLink(person: Person, link: string, fields: Record<string, string>): Promise<void> {
  const token = new URL(link).hash.slice(1);
  const answer = await person.context.request.post("/api/v1/sign-in/link", {
    data: { token, password: PASSWORD, ...fields },
  });
  if (!answer.ok()) throw new Error(`Signing in answers ${answer.status()}: ${await answer.text()}`);
}

/**
 * The small store with its configuration, and a browser in which the first administrator is signed in: where the story
 * of a test begins, a few seconds after it was asked for.
 */
export async function openSignedIn(view: View = DESKTOP): Promise<SignedIn> {
  const [store, browser] = await Promise.all([openStore(), startBrowser()]);
  const link = await store.shipshape.waitFor(/http\S+\/welcome#\S+/);
  const admin = await browser.open(store.shipshape.url, view);
  await useLink(admin, link[0], { name: "skipper", email: "skipper@store.example" });
  await store.configure();
  return {
    store,
    browser,
    admin,
    async signIn(user, chosen = DESKTOP) {
      const { url } = await store.shipshape.client.access.createSignInLink({ params: { name: user } });
      const person = await browser.open(store.shipshape.url, chosen);
      await useLink(person, url, {});
      return person;
    },
    async close() {
      await browser.close();
      await store.close();
    },
  };
}
