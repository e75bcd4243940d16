import { type SourceKind, telemetry } from "@shipshape/contract/telemetry";
import type * as z from "zod";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { checkSource } from "./check-source.ts";
import type { SourceReader } from "./source-reader.ts";
import { telemetryStore } from "./telemetry-store.ts";

export function mountTelemetryRoutes({ mount }: Http, kernel: Kernel, reader: SourceReader): void {
  mount(telemetry.listSources, async () => {
    const sources = await telemetryStore(kernel.db).sources();
    return { sources: sources.map((source) => ({ ...source, kind: source.kind as z.output<typeof SourceKind> })) };
  });
  mount(telemetry.checkSource, ({ params }) => checkSource(kernel, reader, params.name));
}
