/**
 * A text that stands by itself. What is cut out of a piece of a file keeps all of the piece in memory as long as it is kept: a few names
 * of a large report would be the whole report.
 */
export const ownText = (text: string): string => Buffer.from(text).toString();
