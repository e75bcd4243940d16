/** A text with a capital at its beginning. */
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Words as a sentence: a capital at the beginning, a full stop at the end. */
export const sentence = (words: string): string => `${capital(words)}.`;
