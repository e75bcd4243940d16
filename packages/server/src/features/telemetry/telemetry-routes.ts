import { type SourceKind, telemetry } from "@shipshape/contract/telemetry";
import { DONE } from "@shipshape/contract/value";
import type * as z from "zod";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { checkSource } from "./check-source.ts";
import { discoverSource } from "./discover-source.ts";
import { createSource, updateSource } from "./put-source.ts";
import { type ReadersOf, removeSource, restoreSource } from "./remove-source.ts";
import type { SourceReader } from "./source-reader.ts";
import { type SourceRow, telemetryStore } from "./telemetry-store.ts";

const sourceView = ({ sealedToken, ...source }: SourceRow) => ({
  ...source,
  kind: source.kind as z.output<typeof SourceKind>,
  hasToken: sealedToken !== null,
});

export function mountTelemetryRoutes(
  { mount }: Http,
  kernel: Kernel,
  reader: SourceReader,
  readersOf: ReadersOf,
): void {
  mount(telemetry.listSources, async () => {
    const sources = await telemetryStore(kernel.db).sources();
    return { sources: sources.map(sourceView) };
  });
  mount(telemetry.discover, ({ body }) => discoverSource(kernel, body));
  mount(telemetry.createSource, async ({ body, actor }) => sourceView(await createSource(kernel, actor, body)));
  mount(telemetry.updateSource, async ({ params, body, actor }) =>
    sourceView(await updateSource(kernel, actor, params.name, body)),
  );
  mount(telemetry.removeSource, async ({ params, actor }) => {
    await removeSource(kernel, actor, readersOf, params.name);
    return DONE;
  });
  mount(telemetry.restoreSource, async ({ params, actor }) =>
    sourceView(await restoreSource(kernel, actor, params.name)),
  );
  mount(telemetry.checkSource, ({ params }) => checkSource(kernel, reader, params.name));
}
