import { setImmediate } from "node:timers/promises";
import { SaxesParser } from "saxes";
import { unreadable, unreadableAt } from "./unreadable.ts";

/** What is told of a document while it is read. Names come without prefix. */
export type XmlReading = {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  /** Text and CDATA, in pieces. */
  readonly text: (piece: string) => void;
  readonly close: (name: string) => void;
};

const PIECE = 64 * 1024;
const DEEPEST = 200;
const LONGEST_NAME = 10_000;
const MOST_ATTRIBUTES = 1_000;
const LONGEST_ATTRIBUTE = 256 * 1024;

/** What runners write that XML forbids, and that leaves no doubt about the rest: terminal colours, files put one behind another. */
const BORNE = [
  "disallowed character.",
  "malformed character entity.",
  'the string "]]>" is disallowed in char data.',
  "documents may contain only one root.",
  "an XML declaration must be at the start of the document.",
  "the XML declaration must appear at the start of the document.",
  "text data outside of root node.",
];

/** What files put one behind another say of their XML declarations, each of which has one of its own. */
const OF_DECLARATIONS =
  /^(expected .*(version|encoding|standalone)|did not expect any more name\/value pairs|XML declaration)/;

/**
 * What the parser holds back until a text or an attribute ends, which may be all of a file. Its own fields: there is no
 * other way to hand on a long text in pieces; a test holds us to it.
 */
type Held = { text: string; name: string; entity: string; q: number | null };

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

class Document {
  readonly #parser = new SaxesParser({ fragment: false, position: true });
  readonly #reading: XmlReading;
  #depth = 0;
  #begun = false;
  #attributes = 0;

  constructor(reading: XmlReading) {
    this.#reading = reading;
    const parser = this.#parser;
    parser.on("error", ({ message }) => this.#bear(message));
    parser.on("doctype", (text) => {
      if (text.includes("[")) this.#fail("it defines entities, which are not expanded here: remove the DOCTYPE.");
    });
    parser.on("opentagstart", () => {
      this.#attributes = 0;
    });
    parser.on("attribute", () => {
      this.#attributes += 1;
      if (this.#attributes > MOST_ATTRIBUTES) this.#fail(`an element has more than ${MOST_ATTRIBUTES} attributes.`);
    });
    parser.on("opentag", ({ name, attributes }) => {
      this.#begun = true;
      this.#depth += 1;
      if (this.#depth > DEEPEST) this.#fail(`elements are nested deeper than ${DEEPEST}.`);
      reading.open(local(name), attributes as Record<string, string>);
    });
    parser.on("closetag", ({ name }) => {
      this.#depth -= 1;
      reading.close(local(name));
    });
    parser.on("text", (text) => reading.text(text));
    parser.on("cdata", (text) => reading.text(text));
  }

  #fail(message: string): never {
    throw unreadableAt(this.#parser.line, message);
  }

  #bear(message: string): void {
    const said = message.replace(/^[^ ]*\d+:\d+: /, "");
    if (BORNE.includes(said) || OF_DECLARATIONS.test(said)) return;
    if (said === "undefined entity.") this.#fail("it uses an entity that XML does not know; none are expanded here.");
    if (said === "document must contain a root element.") throw unreadable("The file holds no XML element.");
    this.#fail(`this is not well-formed XML: ${said}`);
  }

  write(piece: string): void {
    this.#parser.write(piece);
    const held = this.#parser as unknown as Held;
    if (held.name.length + held.entity.length > LONGEST_NAME)
      this.#fail(`a name is longer than ${LONGEST_NAME} characters.`);
    if (held.text.length <= PIECE) return;
    if (!this.#begun && held.q === null) this.#fail("nothing but a prologue comes for too long.");
    if (held.q !== null) {
      held.text = held.text.slice(0, LONGEST_ATTRIBUTE);
      return;
    }
    this.#reading.text(held.text);
    held.text = "";
  }

  end(): void {
    this.#parser.close();
  }
}

/**
 * Reads a document as it comes, holding no more of it than a piece. Entities of its own are refused, an external DTD is
 * never fetched. Lets others have their turn between pieces; `settle` waits for what the reader hands on.
 */
export async function readXml(
  pieces: AsyncIterable<string>,
  reading: XmlReading,
  settle?: () => Promise<void>,
): Promise<void> {
  const document = new Document(reading);
  for await (const text of pieces) {
    for (let at = 0; at < text.length; at += PIECE) {
      document.write(text.slice(at, at + PIECE));
      await settle?.();
      await setImmediate();
    }
  }
  document.end();
  await settle?.();
}
