import { type ReceivedAlert, severityOf, titleOf } from "./received-alert.ts";

const PRIME_A = 2_654_435_761;
const PRIME_B = 1_597_334_677;

/** Two multiplicative hashes of 32 bits, mixed: not for secrets, but 64 bits are enough to tell one word from the next. */
function hash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, PRIME_A);
    b = Math.imul(b ^ unit, PRIME_B);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return (b >>> 0).toString(16).padStart(8, "0") + (a >>> 0).toString(16).padStart(8, "0");
}

/** What an alert says, as a hash: the same for a re-send that says nothing new. */
export function digestOf(alert: ReceivedAlert): string {
  const { fingerprint, priority = "", serviceName = "", annotations } = alert;
  let text = `${fingerprint}\n${titleOf(alert)}\n${severityOf(alert)}\n${priority}\n${serviceName}`;
  for (const [name, value] of Object.entries(annotations)) text += `\n${name}\n${value}`;
  return hash(text);
}
