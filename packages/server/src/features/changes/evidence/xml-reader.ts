import { setImmediate } from "node:timers/promises";
import { SaxesParser } from "saxes";
import { unreadable, unreadableAt } from "./unreadable.ts";
import { CDATA, emptyElementAt, type Held, heldBy, isInPlainText, linesIn, plainUntil } from "./xml-plain.ts";

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

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

class Document {
  readonly #parser = new SaxesParser({ fragment: false, position: true });
  readonly #held: Held = heldBy(this.#parser);
  readonly #reading: XmlReading;
  /** Of what the parser never saw. */
  #lines = 0;
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
    throw unreadableAt(this.#lines + this.#parser.line, message);
  }

  #bear(message: string): void {
    const said = message.replace(/^[^ ]*\d+:\d+: /, "");
    if (BORNE.includes(said) || OF_DECLARATIONS.test(said)) return;
    if (said === "undefined entity.") this.#fail("it uses an entity that XML does not know; none are expanded here.");
    if (said === "document must contain a root element.") throw unreadable("The file holds no XML element.");
    this.#fail(`this is not well-formed XML: ${said}`);
  }

  /** What is plain goes past the parser, which looks at every character: it is asked about everything else. */
  write(piece: string): void {
    for (let at = 0; at < piece.length; ) {
      const passed = this.#pass(piece, at);
      at += passed;
      if (passed > 0) continue;
      const end = piece.startsWith(CDATA, at) ? at + CDATA.length : piece.indexOf(">", at) + 1 || piece.length;
      this.#parser.write(piece.slice(at, end));
      at = end;
    }
    this.#holdLittle();
  }

  /** How much of what comes next needs no parser, and was handed on. */
  #pass(piece: string, at: number): number {
    if (this.#depth === 0 || this.#depth >= DEEPEST || !isInPlainText(this.#held)) return 0;
    const text = piece.slice(at, plainUntil(this.#held, piece, at));
    if (text !== "") {
      const plain = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
      this.#handOn();
      this.#reading.text(plain);
      this.#lines += linesIn(plain);
      return text.length;
    }
    const element = emptyElementAt(this.#held, piece, at);
    if (!element) return 0;
    this.#handOn();
    this.#reading.open(element.name, element.attributes);
    this.#reading.close(element.name);
    this.#lines += linesIn(element.text);
    return element.text.length;
  }

  #handOn(): void {
    if (this.#held.text !== "") this.#reading.text(this.#held.text);
    this.#held.text = "";
  }

  #holdLittle(): void {
    const held = this.#held;
    if (held.name.length + held.entity.length > LONGEST_NAME)
      this.#fail(`a name is longer than ${LONGEST_NAME} characters.`);
    if (held.text.length <= PIECE) return;
    if (!this.#begun && held.q === null) this.#fail("nothing but a prologue comes for too long.");
    if (held.q === null) this.#handOn();
    else held.text = held.text.slice(0, LONGEST_ATTRIBUTE);
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
