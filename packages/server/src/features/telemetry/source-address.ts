import type { Fault } from "@shipshape/contract/problem";

/**
 * Why the token that is kept may not be sent to another address; undefined where it may. It was given for one server: whoever
 * may change the address, but never saw the token, must not have it sent to theirs.
 */
export function keptTokenFault(from: string | null, to: string): string | undefined {
  if (from !== null && new URL(from).origin === new URL(to).origin) return undefined;
  const was = from === null ? "another server" : new URL(from).host;
  return `the token that is kept was given for ${was}: give the one for ${new URL(to).host}`;
}

/** What is wrong with the address of a source, where it stands. */
export function addressFaults(text: string, path: string): Fault[] {
  const { protocol, username, password } = new URL(text);
  const faults: Fault[] = [];
  if (protocol !== "http:" && protocol !== "https:") {
    faults.push({ path, message: `${protocol}// cannot be asked: write an http:// or https:// address` });
  }
  if (username !== "" || password !== "") {
    faults.push({ path, message: "a name and password in the address would be exported: use bearerToken instead" });
  }
  return faults;
}
