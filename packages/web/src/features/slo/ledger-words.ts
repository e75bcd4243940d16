type Sums = {
  readonly badEvents: number;
  readonly burntShare: number | null;
  readonly parts: readonly { readonly counts: boolean; readonly badEvents: number }[];
};

/** A share of a whole budget: two digits that say something, "0.4 %", "14 %", "130 %". */
export function partShare(share: number): string {
  const percent = share * 100;
  return `${Number(percent >= 99.5 ? percent.toFixed(0) : percent.toPrecision(2))} %`;
}

const count = (events: number): string => Math.round(events).toLocaleString("en-GB");

/** That the parts make up the burn, said so that it can be checked. */
export function ledgerSum({ badEvents, burntShare, parts }: Sums, word: string): string {
  const counted = parts.filter((part) => part.counts && part.badEvents > 0);
  const whole = burntShare === null ? "" : `, ${partShare(burntShare)} of the budget`;
  if (counted.length < 2) return `${count(badEvents)} bad ${word} in all${whole}.`;
  return `${counted.map((part) => count(part.badEvents)).join(" + ")} = ${count(badEvents)} bad ${word}${whole}.`;
}
