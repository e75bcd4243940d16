/**
 * How much longer everything takes here, because others use the processors too: 1 where nobody does. A budget is for a
 * machine that has time; on one that has not it is as much larger.
 */
export function busyness(): number {
  const began = process.cpuUsage();
  const from = performance.now();
  while (performance.now() - from < 250);
  const { user, system } = process.cpuUsage(began);
  return Math.max(1, 250_000 / (user + system));
}
