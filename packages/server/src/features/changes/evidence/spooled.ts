import { randomUUID } from "node:crypto";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A body that is all here, and may be read at leisure. */
export type Spooled = { readonly chunks: AsyncIterable<Buffer>; readonly discard: () => Promise<void> };

const IN_MEMORY = 1024 * 1024;

/** A file without a name: whatever becomes of us, it is gone with us. */
async function nameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `shipshape-${randomUUID()}`);
  const file = await open(path, "wx+", 0o600);
  await unlink(path);
  return file;
}

/**
 * Takes a body in as fast as it comes, a large one on the disk: reading it takes longer than a sender may take, and a sender
 * that is slow must not make us wait with half of it read.
 */
export async function spooled(sent: AsyncIterable<Buffer>): Promise<Spooled> {
  const held: Buffer[] = [];
  let bytes = 0;
  let file: FileHandle | undefined;
  try {
    for await (const chunk of sent) {
      bytes += chunk.length;
      if (bytes <= IN_MEMORY) held.push(chunk);
      else {
        file ??= await nameless();
        await file.write(chunk);
      }
    }
  } catch (error) {
    await file?.close();
    throw error;
  }
  async function* chunks(): AsyncGenerator<Buffer> {
    yield* held;
    if (file) yield* file.createReadStream({ start: 0, autoClose: false }) as AsyncIterable<Buffer>;
  }
  return { chunks: chunks(), discard: async () => file?.close() };
}
