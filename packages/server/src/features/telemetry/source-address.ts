import type { Fault } from "@shipshape/contract/problem";

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
