import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { repository } from "../harness/server-process.ts";

const BASELINES = join(repository, "journeys", "browser", "pictures");
const RESULTS = join(repository, "test-results", "pictures");

/** How far a pixel's colour may be off, 0 to 1: edges of letters differ from one rasteriser to the next. */
const COLOUR_TOLERANCE = 0.1;
/** How much of a picture may be off beyond that. */
const SHARE_TOLERANCE = 0.004;
/** A line of text that wraps elsewhere moves everything below it; half a pixel of rounding does not count. */
const SIZE_TOLERANCE_PX = 2;

const isAccepting = process.env["ACCEPT_PICTURES"] === "1";

type Verdict = { readonly same: true } | { readonly same: false; readonly because: string; readonly difference?: PNG };

/** The upper left part of a picture, which both of two pictures have. */
function cropped(picture: PNG, width: number, height: number): PNG {
  const part = new PNG({ width, height });
  PNG.bitblt(picture, part, 0, 0, width, height, 0, 0);
  return part;
}

/** Whether two pictures look the same to a person who is not looking for the edges of letters. */
export function comparePictures(baseline: PNG, actual: PNG): Verdict {
  const { width, height } = baseline;
  if (Math.abs(width - actual.width) > SIZE_TOLERANCE_PX || Math.abs(height - actual.height) > SIZE_TOLERANCE_PX) {
    return { same: false, because: `it is ${actual.width} × ${actual.height} px, it was ${width} × ${height}` };
  }
  const size = [Math.min(width, actual.width), Math.min(height, actual.height)] as const;
  const difference = new PNG({ width: size[0], height: size[1] });
  const [before, after] = [cropped(baseline, ...size), cropped(actual, ...size)];
  const options = { threshold: COLOUR_TOLERANCE, includeAA: false };
  const off = pixelmatch(before.data, after.data, difference.data, ...size, options) / (size[0] * size[1]);
  if (off <= SHARE_TOLERANCE) return { same: true };
  return { same: false, because: `${(off * 100).toFixed(1)} % of it look different`, difference };
}

/** Fewer colours, well packed: what is kept beside the code is a third of what the browser drew. */
function small(picture: PNG): Buffer {
  const coarse = new PNG({ width: picture.width, height: picture.height });
  picture.data.forEach((value, at) => {
    coarse.data[at] = Math.min(255, Math.round(value / 8) * 8);
  });
  return PNG.sync.write(coarse, { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });
}

function write(path: string, bytes: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

/**
 * Holds a picture against the one of that name in journeys/browser/pictures; undefined when it looks the same. With
 * ACCEPT_PICTURES=1 a picture that differs takes the place of the one before.
 */
export function faultOfPicture(name: string, bytes: Buffer): string | undefined {
  const path = join(BASELINES, `${name}.png`);
  const actual = PNG.sync.read(bytes);
  const verdict: Verdict = existsSync(path)
    ? comparePictures(PNG.sync.read(readFileSync(path)), actual)
    : { same: false, because: "there is no picture of it yet" };
  if (verdict.same) return undefined;
  if (isAccepting) {
    write(path, small(actual));
    return undefined;
  }
  write(join(RESULTS, `${name}.png`), bytes);
  if (verdict.difference) write(join(RESULTS, `${name}-difference.png`), PNG.sync.write(verdict.difference));
  return `picture ${name}: ${verdict.because}. Look at test-results/pictures/${name}*.png; accept with: npm run kit:accept`;
}
