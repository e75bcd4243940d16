import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Coverage, coverageTotals, packCoverage } from "@shipshape/domain/changes/evidence/coverage";
import { describe, expect, test } from "vitest";
import { readReport } from "./read-report.ts";

async function* inPieces(text: string, size = 11): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const sink = { add: async () => undefined };
async function reportOf(pieces: AsyncIterable<Buffer>) {
  const report = await readReport(pieces, sink);
  if (report.kind !== "coverage") throw new Error(`${report.kind}, not coverage`);
  return report;
}
const read = async (text: string): Promise<Coverage> => (await reportOf(inPieces(text))).coverage;

const JACOCO = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="pay"><sessioninfo id="ci-1" start="1767225500000" dump="1767225540000"/><sessioninfo id="ci-2" start="1767225550000" dump="1767225600000"/><package name="com/acme/pay"><class name="com/acme/pay/Charge" sourcefilename="Charge.java"><method name="&lt;init&gt;" desc="()V" line="3"><counter type="INSTRUCTION" missed="0" covered="3"/><counter type="LINE" missed="0" covered="99"/></method></class><class name="com/acme/pay/Charge$Inner" sourcefilename="Charge.java"/><sourcefile name="Charge.java"><line nr="3" mi="0" ci="3" mb="0" cb="0"/><line nr="7" mi="4" ci="2" mb="1" cb="3"/><line nr="8" mi="5" ci="0" mb="2" cb="0"/><line nr="9" mi="0" ci="0" mb="0" cb="0"/><counter type="LINE" missed="0" covered="99"/></sourcefile></package><counter type="LINE" missed="0" covered="99"/></report>`;

describe("JaCoCo", () => {
  test("is counted from its lines, and its DOCTYPE is not minded; a line runs when any instruction of it ran", async () => {
    const { coverage, format, madeAt } = await reportOf(inPieces(JACOCO));
    expect([format, madeAt]).toEqual(["jacoco", new Date("2026-01-01T00:00:00Z")]);
    expect(packCoverage(coverage)).toEqual([
      { path: "com/acme/pay/Charge.java", covered: "3,7", missed: "8", branches: "7:1110;8:00" },
    ]);
    expect(coverageTotals(coverage)).toEqual({ linesCovered: 2, lines: 3, branchesCovered: 3, branches: 6 });
  });

  test("of several modules: each is a folder, so that files of the same name stay apart", async () => {
    const module = (name: string, ci: number) =>
      `<group name="${name}"><package name=""><sourcefile name="Main.kt"><line nr="1" mi="1" ci="${ci}" mb="0" cb="0"/></sourcefile></package></group>`;
    const text = `<report name="all"><group name="shop">${module("cart", 0)}${module("pay", 2)}</group></report>`;
    expect(packCoverage(await read(text)).map(({ path, covered }) => `${path} ${covered}`)).toEqual([
      "shop/cart/Main.kt ",
      "shop/pay/Main.kt 1",
    ]);
  });

  test.each([
    ["entities of its own", JACOCO.replace('"report.dtd"', '"report.dtd" [<!ENTITY a "b">]'), /defines entities/],
    ["no package", '<report name="x"><sessioninfo id="a" start="1" dump="2"/></report>', /no <package>/],
    [
      "classes without debug information",
      '<report name="x"><package name="a"><class name="a/B"><counter type="CLASS" missed="0" covered="1"/></class></package></report>',
      /javac -g/,
    ],
    ["its end broken off", JACOCO.slice(0, -40), /unclosed tag/],
  ])("with %s is refused", async (_, text, words) => {
    await expect(read(text)).rejects.toThrow(words);
  });
});

const clover = (files: string, about = ' clover="4.5.2"'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<coverage generated="1767225600000"${about}>\n  <project timestamp="1767225590000" name="pay"><metrics statements="99" coveredstatements="99"/>${files}</project>\n</coverage>`;

const CLOVERS: readonly (readonly [string, string, object])[] = [
  [
    "Clover's own: a condition is true and false; the code of tests says nothing",
    `<coverage clover="4.5.2" generated="1767225600000"><project timestamp="1767225590000"><package name="com.acme"><metrics statements="3"/><file name="Pay.java" path="/ci/src/com/acme/Pay.java"><metrics statements="3"/><class name="Pay"><metrics/></class><line num="3" type="method" signature="main(String[]) : void" visibility="public" complexity="2" count="1"/><line num="4" type="stmt" count="2"/><line num="4" type="cond" truecount="2" falsecount="0"/><line num="4" type="cond" truecount="1" falsecount="1"/><line num="5" type="stmt" count="0"/><line num="6" type="stmt" count="0"/><line num="6" type="stmt" count="1"/></file></package></project><testproject timestamp="1767225590000"><package name="com.acme"><file name="PayTest.java" path="/ci/test/com/acme/PayTest.java"><line num="3" type="stmt" count="9"/></file></package></testproject></coverage>`,
    { path: "/ci/src/com/acme/Pay.java", covered: "4,6", missed: "5", branches: "4:1011" },
  ],
  [
    "Istanbul's: of a condition's branches so many were taken, so many not",
    clover(
      `<package name="src"><metrics/><file name="pay.ts" path="C:\\ci\\src\\pay.ts"><metrics/><line num="1" count="7" type="stmt"/><line num="2" count="3" type="cond" truecount="2" falsecount="0"/><line num="3" count="0" type="cond" truecount="0" falsecount="3"/></file></package>`,
      ' clover="3.2.0"',
    ),
    { path: "C:/ci/src/pay.ts", covered: "1-2", missed: "3", branches: "2:11;3:000" },
  ],
  [
    "PHPUnit's: seconds, the path as its name, no word of Clover",
    `<?xml version="1.0" encoding="UTF-8"?>\n<coverage generated="1767225600">\n  <project timestamp="1767225600">\n    <file name="/app/src/Pay.php"><class name="App\\Pay" namespace="global"><metrics complexity="2" methods="1"/></class><line num="7" type="method" name="charge" visibility="public" complexity="2" crap="2" count="1"/><line num="9" type="stmt" count="1"/><line num="10" type="stmt" count="0"/><metrics loc="12" statements="2"/></file>\n  </project>\n</coverage>`,
    { path: "/app/src/Pay.php", covered: "9", missed: "10", branches: "" },
  ],
];

describe("Clover", () => {
  test.each(CLOVERS)("%s", async (_, text, counted) => {
    const { coverage, format, madeAt } = await reportOf(inPieces(text));
    expect([format, madeAt]).toEqual(["clover", new Date("2026-01-01T00:00:00Z")]);
    expect(packCoverage(coverage)).toEqual([counted]);
  });

  test("whose first element is far below a comment is still Clover's", async () => {
    const text = clover('<file name="a.php"><line num="1" type="stmt" count="1"/></file>', "");
    const commented = text.replace("<coverage", `<!-- <coverage> ${"made by hand ".repeat(2_000)}-->\n<coverage`);
    expect((await reportOf(inPieces(commented, 997))).format).toBe("clover");
  });

  test.each([
    ["its summary alone", clover('<package name="a"><metrics statements="3"/></package>'), /no <file>/],
    [
      "no lines",
      clover('<package name="a"><file name="a.java"><metrics statements="3"/></file></package>'),
      /tells of no line/,
    ],
    [
      "entities of its own",
      `<!DOCTYPE coverage [<!ENTITY a "b">]>${clover("")}`.replace(/<\?xml.*\?>/, ""),
      /entities/,
    ],
  ])("with %s is refused", async (_, text, words) => {
    await expect(read(text)).rejects.toThrow(words);
  });
});

test("a long report is not kept by the paths that were read out of it", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const inner = '<class name="Charge"><metrics complexity="1" elements="3" coveredelements="3" methods="1"/></class>\n';
  async function* long(files: number): AsyncGenerator<Buffer> {
    yield Buffer.from('<coverage clover="4.5.2" generated="1"><project timestamp="1"><package name="com.acme">');
    for (let nth = 0; nth < files; nth += 1) {
      const file = `<file name="Charge.java" path="/ci/src/com/acme/pay/AFileOfALongName${nth}.java">`;
      yield Buffer.from(`${file}${inner.repeat(640)}<line num="1" type="stmt" count="1"/></file>`);
    }
    yield Buffer.from("</package></project></coverage>");
  }
  collect();
  const before = process.memoryUsage().heapUsed;
  const coverage = (await reportOf(long(120))).coverage;
  collect();
  const kept = (process.memoryUsage().heapUsed - before) / 2 ** 20;
  expect(coverage.size).toBe(120);
  expect(kept, "MiB of heap, of a report of 7").toBeLessThan(3);
});
