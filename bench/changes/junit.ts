import { Readable } from "node:stream";
import { createGzip } from "node:zlib";

/** A report of so many bytes: suites of two hundred tests, of which one in fifty failed, and what each suite wrote. */
async function* junitReport(mebibytes: number): AsyncGenerator<Buffer> {
  const output =
    "2026-01-01 12:00:00.000 INFO  [main] the same line as in every other log, of which there is always too much\n";
  const trace = "    at org.example.shop.Cart.total(Cart.java:41)\n".repeat(20);
  let left = mebibytes * 2 ** 20;
  yield Buffer.from('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n');
  for (let suite = 0; left > 0; suite += 1) {
    const tests = Array.from({ length: 200 }, (_, nth) => {
      const test = `<testcase classname="org.example.shop.Suite${suite}" name="does what it should in case ${nth}" time="0.012"`;
      const isFailed = (suite * 200 + nth) % 50 === 0;
      return isFailed
        ? `${test}><failure type="AssertionError" message="expected 4">${trace}</failure></testcase>`
        : `${test}/>`;
    });
    const text = `<testsuite name="org.example.shop.Suite${suite}" tests="200">\n${tests.join("\n")}\n<system-out><![CDATA[${output.repeat(200)}]]></system-out>\n</testsuite>\n`;
    left -= Buffer.byteLength(text);
    yield Buffer.from(text);
  }
  yield Buffer.from("</testsuites>\n");
}

export type Uploaded = {
  readonly seconds: number;
  readonly tests: number;
  readonly mebibytes: number;
  /** How much more memory the server held at most than before. */
  readonly moreMebibytes: number;
  /** CPU that the server and its database took. */
  readonly cpuSeconds: number;
  /** The longest that an answer of next to no work took meanwhile, and the shortest of them in the middle. */
  readonly worstAnswerMs: number;
  readonly usualAnswerMs: number;
};

export type UploadGround = {
  readonly url: string;
  readonly token: string;
  readonly service: string;
  readonly memoryMebibytes: () => number;
  readonly cpuMs: () => number;
  /** Asks for something that costs next to nothing. */
  readonly askLittle: () => Promise<unknown>;
};

/** Sends a report as any pipeline would, asks for something else all the while, and looks at the memory of the server. */
export async function uploadReport(
  { url, token, service, memoryMebibytes, cpuMs, askLittle }: UploadGround,
  { mebibytes, commit, packed }: { mebibytes: number; commit: string; packed: boolean },
): Promise<Uploaded> {
  const text = Readable.from(junitReport(mebibytes), { objectMode: false });
  const body = packed ? text.pipe(createGzip()) : text;
  const [before, cpuBefore] = [memoryMebibytes(), cpuMs()];
  let [most, isOver] = [before, false];
  const took: number[] = [];
  const asking = (async () => {
    while (!isOver) {
      const began = performance.now();
      await askLittle();
      took.push(performance.now() - began);
      most = Math.max(most, memoryMebibytes());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const began = performance.now();
  const response = await fetch(`${url}/api/v1/evidence?service=${service}&commit=${commit}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/xml",
      ...(packed && { "content-encoding": "gzip" }),
    },
    body: Readable.toWeb(body) as ReadableStream,
    duplex: "half",
  } as RequestInit);
  const answer = (await response.json()) as { evidence?: { summary?: { total?: number } } };
  const seconds = (performance.now() - began) / 1_000;
  isOver = true;
  await asking;
  if (!response.ok) throw new Error(`the report was refused: ${JSON.stringify(answer)}`);
  took.sort((a, b) => a - b);
  return {
    seconds,
    tests: answer.evidence?.summary?.total ?? 0,
    mebibytes,
    moreMebibytes: most - before,
    cpuSeconds: (cpuMs() - cpuBefore) / 1_000,
    worstAnswerMs: took.at(-1) ?? 0,
    usualAnswerMs: took[Math.floor(took.length / 2)] ?? 0,
  };
}
