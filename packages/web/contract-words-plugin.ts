import type { Plugin } from "vite";

const TEXT = /"(?:[^"\\\n]|\\.)*"/.source;
const DESCRIBED = new RegExp(`\\.describe\\(\\s*${TEXT}\\s*,?\\s*\\)`, "g");
const SUMMARY = new RegExp(`\\bsummary:\\s*${TEXT}`, "g");
const EVENT = new RegExp(`(defineEvent\\(\\s*${TEXT},\\s*)${TEXT}`, "g");

/**
 * What the contract says of itself in prose is for the readers of the API's document, which the server gives. A browser needs
 * the shapes alone: the words are a sixteenth of the first load.
 */
export const withoutContractWords: Plugin = {
  name: "without-contract-words",
  apply: "build",
  enforce: "pre",
  transform: {
    filter: { id: /\/packages\/contract\/src\/[^/]+\.ts$/ },
    handler: (code) => ({
      code: code.replace(DESCRIBED, "").replace(SUMMARY, 'summary: ""').replace(EVENT, '$1""'),
      map: null,
    }),
  },
};
