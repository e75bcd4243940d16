import { type Coverage, coverageTotals, packCoverage } from "@shipshape/domain/changes/evidence/coverage";
import { expect, test } from "vitest";
import { readReport } from "./read-report.ts";

async function* once(text: string): AsyncGenerator<Buffer> {
  for (let at = 0; at < text.length; at += 11) yield Buffer.from(text.slice(at, at + 11));
}
const sink = { add: async () => undefined };
async function read(text: string): Promise<Coverage> {
  const report = await readReport(once(text), sink);
  if (report.kind !== "coverage") throw new Error(`${report.kind}, not coverage`);
  return report.coverage;
}

const COBERTURA = `<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage line-rate="0.99" branch-rate="0.99" version="7.4" timestamp="1767225600">
  <sources><source>/ci/src</source></sources>
  <packages><package name="pay" line-rate="0.5"><classes>
    <class name="pay.Charge" filename="pay\\Charge.java" line-rate="0.5"><methods><method name="run" signature="()V"><lines><line number="3" hits="1"/></lines></method></methods>
      <lines><line number="3" hits="1" branch="true" condition-coverage="50% (1/2)"><conditions><condition number="0" type="jump" coverage="50%"/></conditions></line><line number="4" hits="0"/></lines></class>
    <class name="pay.Charge$Inner" filename="pay/Charge.java"><methods/><lines><line number="4" hits="2"/><line number="9" hits="0" branch="false"/></lines></class>
  </classes></package></packages>
</coverage>`;

test("Cobertura is counted from its lines: inner classes belong to their file, rates are not believed", async () => {
  const coverage = await read(COBERTURA);
  expect(packCoverage(coverage)).toEqual([{ path: "pay/Charge.java", covered: "3-4", missed: "9", branches: "3:10" }]);
  expect(coverageTotals(coverage)).toEqual({ linesCovered: 2, lines: 3, branchesCovered: 1, branches: 2 });
  expect((await readReport(once(COBERTURA), sink)).madeAt).toEqual(new Date("2026-01-01T00:00:00Z"));
});

test("Cobertura's milliseconds are a moment as well", async () => {
  const report = await readReport(once(COBERTURA.replace("1767225600", "1767225600000")), sink);
  expect(report.madeAt).toEqual(new Date("2026-01-01T00:00:00Z"));
});

test.each([
  [
    "SonarQube's",
    '<coverage version="1"><file path="a.c"><lineToCover lineNumber="1" covered="true"/></file></coverage>',
    "SonarQube",
  ],
  ["NCover's", '<coverage profilerVersion="1.5"><module name="a.dll"/></coverage>', "NCover"],
  ["a report of nothing", '<coverage version="7.4"/>', "no <packages>"],
  ["an internal DTD", "<!DOCTYPE coverage [<!ELEMENT a (b)>]><coverage/>", "entities"],
])("%s is refused by name", async (_, text, words) => {
  await expect(read(text)).rejects.toThrow(words);
});

/** A class of a few lines, as each writes it. */
const cobertura = (lines: string, more = ""): string =>
  `<coverage line-rate="1"${more}><sources><source>.</source></sources><packages><package name="."><classes><class name="a" filename="./src/a.py"><methods/><lines>${lines}</lines></class></classes></package></packages></coverage>`;

test.each([
  [
    "coverage.py: where a missing branch would have led to",
    '<line number="2" hits="1" branch="true" condition-coverage="50% (1/2)" missing-branches="exit"/><line number="3" hits="0"/>',
    { covered: "2", missed: "3", branches: "2:10" },
  ],
  [
    "coverlet: a condition for each branch, words in capitals",
    '<line number="2" hits="3" branch="True" condition-coverage="75% (3/4)"><conditions><condition number="0" type="jump" coverage="100%"/><condition number="1" type="jump" coverage="50%"/></conditions></line><line number="9" hits="1" branch="False"/>',
    { covered: "2,9", missed: "", branches: "2:1110" },
  ],
  [
    "gcovr: calls and exceptions beside branches, hits too many for a whole number",
    '<line number="1" hits="18446744073709551616" branch="false"/><line number="2" hits="0" branch="true" condition-coverage="0% (0/2)"/>',
    { covered: "1", missed: "2", branches: "2:00" },
  ],
  [
    "a line that says how much and not of how many",
    '<line number="4" hits="1" branch="true" condition-coverage="100%"/>',
    { covered: "4", missed: "", branches: "" },
  ],
  [
    "lines without a number, of line 0, and twice",
    '<line hits="1"/><line number="0" hits="1"/><line number="5" hits="0"/><line number="5" hits="2"/>',
    { covered: "5", missed: "", branches: "" },
  ],
])("Cobertura of %s", async (_, lines, counted) => {
  expect(packCoverage(await read(cobertura(lines)))).toEqual([{ path: "src/a.py", ...counted }]);
});

test("Cobertura that covers nothing covers nothing", async () => {
  expect(packCoverage(await read("<coverage><packages/></coverage>"))).toEqual([]);
});

const LCOV = `TN:unit
SF:./src/pay.ts
FN:1,charge
FNDA:2,charge
FNF:1
FNH:1
DA:1,2
DA:2,0,abc123
DA:3,-1
BRDA:1,0,0,1
BRDA:1,0,1,-
BRDA:2,0,10,0
BRDA:2,0,2,3
LF:99
LH:99
end_of_record
TN:e2e
SF:src/pay.ts
DA:2,1
DA:4,0
BRDA:1,0,0,-
BRDA:1,0,1,4
end_of_record
SF:lib/never.ts
end_of_record
`;

test("LCOV is counted from DA and BRDA: a file may come back, sums are not believed", async () => {
  const coverage = await read(LCOV);
  expect(packCoverage(coverage)).toEqual([
    { path: "lib/never.ts", covered: "", missed: "", branches: "" },
    { path: "src/pay.ts", covered: "1-2", missed: "3-4", branches: "1:11;2:10" },
  ]);
});

test("LCOV of lcov 2: functions by index, expressions for branches, exceptions; what cannot be reached is not to be taken", async () => {
  const text = `SF:a.cpp
VER:abc
FNL:0,1,9
FNA:0,3,f(int, char)
MCDC:2,2,t,1,0,'a, b' in 'x'
BRDA:2,0,(a && b),1
BRDA:2,0,else,-
BRDA:2,e1,0,0
BRDA:3,U0,0,0
BRDA:3,eU0,1,-
BRDA:3,fU0,2,4
DA:2,1e+06
DA:3,0,=====
end_of_record
`;
  expect(packCoverage(await read(text))).toEqual([{ path: "a.cpp", covered: "2", missed: "3", branches: "2:100;3:1" }]);
});

test("LCOV of a file that the next one ends keeps its branches", async () => {
  const text = "SF:a\nDA:1,1\nBRDA:1,0,0,1\nBRDA:1,0,1,0\nSF:b\nDA:1,0\nend_of_record\n";
  expect(packCoverage(await read(text)).map(({ path, branches }) => `${path} ${branches}`)).toEqual(["a 1:10", "b "]);
});

test("LCOV of Windows, with a comment before it", async () => {
  const text = `# made by gcovr\r\n${LCOV.replaceAll("\n", "\r\n")}`;
  expect(packCoverage(await read(text))).toEqual(packCoverage(await read(LCOV)));
});

test.each([
  ["a line that is none", "SF:a\nDA:x,1\nend_of_record", "Line 2"],
  ["a line of no file", "TN:\nDA:1,1\nSF:a\nend_of_record", "Line 2: DA stands before any SF"],
  ["a file that is broken off", "SF:a\nDA:1,1\n", "end_of_record"],
])("LCOV with %s is refused", async (_, text, words) => {
  await expect(read(text)).rejects.toThrow(words);
});
