/** The moment of a word that is guessed: whoever says more surely, whenever that was, is newer than this. */
export const GUESSED_AT = new Date(0);
