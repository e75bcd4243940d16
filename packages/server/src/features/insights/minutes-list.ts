/** Whole numbers that are added one by one, kept as an array of 32 bits each. */
export function minutesList() {
  let held = new Uint32Array(64);
  let count = 0;
  return {
    add(value: number): void {
      if (count === held.length) {
        const larger = new Uint32Array(held.length * 2);
        larger.set(held);
        held = larger;
      }
      held[count] = value;
      count += 1;
    },
    values: (): Uint32Array => held.subarray(0, count),
  };
}
