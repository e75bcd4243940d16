import fc from "fast-check";
import { expect, test } from "vitest";
import { readXml } from "./xml-reader.ts";

async function* inPieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

type Told = string[];

/** What is told of a document; text that comes in pieces is put together. */
async function told(text: string, size: number): Promise<Told> {
  const events: Told = [];
  let held = "";
  const tell = (event: string) => {
    if (held !== "") events.push(`"${held}`);
    held = "";
    events.push(event);
  };
  const open = (name: string, attributes: Readonly<Record<string, string>>) =>
    tell(`<${name} ${JSON.stringify(Object.entries(attributes))}`);
  const piece = (more: string) => {
    held += more;
  };
  await readXml(inPieces(text, size), { open, text: piece, close: (name) => tell(`>${name}`) });
  return events;
}

/** A part of a document beside what it says. */
type Part = { readonly xml: string; readonly says: Told };

const ESCAPES: Readonly<Record<string, string>> = { "<": "&lt;", "&": "&amp;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[<&>"]/g, (one) => ESCAPES[one] ?? one);

const name = fc.constantFrom("testsuite", "testcase", "failure", "a", "b-c", "x:d");
const words = fc.array(fc.constantFrom("plain", " ", "\n", "<", "&", ">", "]", "é", "😀", "--", '"', "'", "/>"), {
  maxLength: 6,
});
const text: fc.Arbitrary<Part> = words.map((all) => ({ xml: escaped(all.join("")), says: [`"${all.join("")}`] }));
const ends: fc.Arbitrary<Part> = fc
  .constantFrom("\r\n", "\rb", "a\r\nb")
  .map((xml) => ({ xml, says: [`"${xml.replace(/\r\n?/g, "\n")}`] }));
const cdata: fc.Arbitrary<Part> = words
  .map((all) => all.join("").replaceAll("]]>", "]"))
  .map((said) => ({ xml: `<![CDATA[${said}]]>`, says: [`"${said}`] }));
const aside: fc.Arbitrary<Part> = fc
  .constantFrom("<!-- <a> & -->", "<?pi <a x='1'/>?>", "<!---->")
  .map((xml) => ({ xml, says: [] }));

const attributes = fc.uniqueArray(
  fc.record({
    key: fc.constantFrom("name", "time", "class-name", "xml:lang", "q"),
    value: words.map((all) => all.join("").replaceAll("\n", " ")),
    before: fc.constantFrom(" ", "\n", "  "),
    quote: fc.constantFrom('"', '"', "'"),
  }),
  { selector: ({ key }) => key, maxLength: 3 },
);
const started = (of: string, given: readonly { key: string; value: string; before: string; quote: string }[]) => ({
  xml: `<${of}${given
    .map(
      ({ key, value, before, quote }) => `${before}${key}=${quote}${escaped(value).replaceAll("'", "&apos;")}${quote}`,
    )
    .join("")}`,
  says: `<${of.replace("x:", "")} ${JSON.stringify(given.map(({ key, value }) => [key, value]))}`,
});

const { element } = fc.letrec<{ element: Part; inner: Part }>((tie) => ({
  element: fc
    .tuple(
      name,
      attributes,
      fc.option(fc.array(tie("inner"), { maxLength: 5 }), { nil: undefined, depthSize: "small" }),
    )
    .map(([of, given, inner]) => {
      const start = started(of, given);
      const says = [start.says, ...(inner ?? []).flatMap((part) => part.says), `>${of.replace("x:", "")}`];
      if (inner === undefined) return { xml: `${start.xml}/>`, says };
      return { xml: `${start.xml}>${inner.map((part) => part.xml).join("")}</${of}>`, says };
    }),
  inner: fc.oneof({ depthSize: "small" }, text, ends, cdata, aside, tie("element")),
}));

/** Texts beside each other are one. */
const together = (says: readonly string[]): Told =>
  says.reduce<Told>((all, one) => {
    const last = all.at(-1);
    if (one === '"') return all;
    if (one.startsWith('"') && last?.startsWith('"')) all[all.length - 1] = last + one.slice(1);
    else all.push(one);
    return all;
  }, []);

test("a document says the same, however it is written and wherever it is cut", async () => {
  await fc.assert(
    fc.asyncProperty(element, fc.integer({ min: 1, max: 40 }), async ({ xml, says }, size) => {
      expect(await told(xml, size)).toEqual(together(says));
      expect(await told(xml, 100_000)).toEqual(together(says));
    }),
    { numRuns: 120 },
  );
});

test("what is damaged is told the same, or refused with the same words, wherever it is cut", async () => {
  const outcome = (xml: string, size: number) => told(xml, size).catch((error: Error) => error.message);
  const damage = fc.tuple(
    fc.nat(),
    fc.nat({ max: 3 }),
    fc.constantFrom("", "<", ">", "&", "/", '"', "]", "\n", "a", "]]>"),
  );
  await fc.assert(
    fc.asyncProperty(element, damage, fc.integer({ min: 1, max: 40 }), async ({ xml }, [where, gone, put], size) => {
      const characters = [...xml];
      characters.splice(where % (characters.length + 1), gone, put);
      const damaged = characters.join("");
      expect(await outcome(damaged, size)).toEqual(await outcome(damaged, 100_000));
    }),
    { numRuns: 120 },
  );
});

test.each([
  ["the same attribute twice", `<a>\n\n<b x="1" x="2"/></a>`, /Line 3: .*duplicate attribute/],
  ["an element that is not closed", `<a>\n<b x="1"/>\ntext\n`, /unclosed tag: a/],
  ["another end after plain text", `<a>\nplain\n<b/>\n</c></a>`, /Line 4: .*unexpected close tag/],
])("%s is refused with its line", async (_, xml, words) => {
  await expect(told(xml, 100_000)).rejects.toThrow(words);
  await expect(told(xml, 3)).rejects.toThrow(words);
});
