/** A share as people read it, to so many figures that say something: 0.0123456 is "1.23 %". */
export const percent = (share: number, figures = 3): string => `${Number((share * 100).toPrecision(figures))} %`;

/** The same in whole ones: 0.0123456 is "1 %". */
export const wholePercent = (share: number): string => `${Math.round(share * 100)} %`;
