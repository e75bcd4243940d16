/** How long each answer took, in milliseconds, the shortest first; asked for one after the other. */
export async function timed(times: number, ask: (nth: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    const began = performance.now();
    await ask(nth);
    took.push(performance.now() - began);
  }
  return took.sort((a, b) => a - b);
}
