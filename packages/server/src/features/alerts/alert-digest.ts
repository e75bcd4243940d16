import { type ReceivedAlert, severityOf, titleOf } from "./received-alert.ts";

const PRIME_A = 2_654_435_761;
const PRIME_B = 1_597_334_677;

/** Two multiplicative hashes of 32 bits, mixed: not for secrets, but 64 bits are enough to tell one word from the next. */
function hasher() {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  return {
    /** Takes a text and its length, two units at a time (after the last there is NaN, which is 0 to the bits). */
    add(text: string): void {
      for (let at = 0; at < text.length; at += 2) {
        const units = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
        a = Math.imul(a ^ (a >>> 15) ^ units, PRIME_A);
        b = Math.imul(b ^ (b >>> 15) ^ units, PRIME_B);
      }
      a = Math.imul(a ^ text.length, PRIME_A);
      b = Math.imul(b ^ text.length, PRIME_B);
    },
    digest(): string {
      a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
      b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
      return (b >>> 0).toString(16).padStart(8, "0") + (a >>> 0).toString(16).padStart(8, "0");
    },
  };
}

/** What an alert says, as a hash: the same for a re-send that says nothing new. */
export function digestOf(alert: ReceivedAlert): string {
  const hash = hasher();
  hash.add(alert.fingerprint);
  hash.add(titleOf(alert));
  hash.add(severityOf(alert));
  hash.add(alert.priority ?? "");
  hash.add(alert.serviceName ?? "");
  for (const name of Object.keys(alert.annotations)) {
    hash.add(name);
    hash.add(alert.annotations[name] ?? "");
  }
  return hash.digest();
}
