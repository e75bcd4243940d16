export type LabelSet = Readonly<Record<string, string>>;

const SEPARATOR = 0xff;
let scratch = new Uint8Array(4096);

/**
 * The identity of an alert: 16 hex digits over its labels, equal to the one Prometheus and Alertmanager compute
 * (FNV-1a 64 over name, 0xFF, value, 0xFF in UTF-8, names in byte order; prometheus/common, model/signature.go).
 * Labels with an empty value count: drop them first, as `withoutEmptyLabels` does and Alertmanager's API does.
 */
export function fingerprint(labels: LabelSet): string {
  let length = 0;
  for (const name of Object.keys(labels).sort(byteOrder)) {
    length = appendField(name, length);
    length = appendField(labels[name] ?? "", length);
  }
  return fnv1a64(scratch, length);
}

/** The labels without those that are empty: to Prometheus an empty label is one that is not there. */
export function withoutEmptyLabels(labels: LabelSet): Readonly<Record<string, string>> {
  if (!Object.values(labels).includes("")) return labels;
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
}

/**
 * FNV-1a, 64 bit, of the first `length` bytes, as 16 hex digits. The hash is kept in four 16-bit parts so that every
 * product stays a small integer: BigInt would be many times slower.
 */
export function fnv1a64(bytes: Uint8Array, length = bytes.length): string {
  let h0 = 0x2325;
  let h1 = 0x8422;
  let h2 = 0x9ce4;
  let h3 = 0xcbf2;
  for (let index = 0; index < length; index++) {
    h0 ^= bytes[index] ?? 0;
    // × 0x100000001b3: 0x1b3 in place, and 0x100 two parts up
    const p0 = h0 * 0x1b3;
    const p1 = h1 * 0x1b3 + (p0 >>> 16);
    const p2 = h2 * 0x1b3 + (h0 << 8) + (p1 >>> 16);
    const p3 = h3 * 0x1b3 + (h1 << 8) + (p2 >>> 16);
    h0 = p0 & 0xffff;
    h1 = p1 & 0xffff;
    h2 = p2 & 0xffff;
    h3 = p3 & 0xffff;
  }
  return hex(h3) + hex(h2) + hex(h1) + hex(h0);
}

const hex = (part: number): string => part.toString(16).padStart(4, "0");

/** Go orders strings by their UTF-8 bytes, JavaScript by UTF-16 units; they differ from U+E000 up. */
function byteOrder(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

const rank = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Writes a text as UTF-8 and the separator at `start`; returns where the next field begins. */
function appendField(text: string, start: number): number {
  const room = start + text.length * 3 + 1;
  if (room > scratch.length) {
    const larger = new Uint8Array(room * 2);
    larger.set(scratch.subarray(0, start));
    scratch = larger;
  }
  let at = start;
  for (let index = 0; index < text.length; index++) {
    let point = text.charCodeAt(index);
    if (point < 0x80) {
      scratch[at++] = point;
      continue;
    }
    if (point >= 0xd800 && point < 0xe000) {
      point = text.codePointAt(index) ?? 0;
      if (point > 0xffff) index++;
      else point = 0xfffd; // half a pair: Go's JSON reader puts the replacement character
    }
    at = appendPoint(point, at);
  }
  scratch[at] = SEPARATOR;
  return at + 1;
}

function appendPoint(point: number, start: number): number {
  let at = start;
  if (point < 0x800) {
    scratch[at++] = 0xc0 | (point >> 6);
  } else {
    if (point < 0x10000) {
      scratch[at++] = 0xe0 | (point >> 12);
    } else {
      scratch[at++] = 0xf0 | (point >> 18);
      scratch[at++] = 0x80 | ((point >> 12) & 0x3f);
    }
    scratch[at++] = 0x80 | ((point >> 6) & 0x3f);
  }
  scratch[at++] = 0x80 | (point & 0x3f);
  return at;
}
