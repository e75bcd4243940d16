import { configuration } from "@shipshape/contract/configuration";
import type { Http } from "../http.ts";
import type { Kernel } from "../kernel.ts";
import type { ConfigurationKind } from "./kind.ts";

/** Configuration as code over HTTP. */
export function mountConfigurationRoutes({ mount }: Http, kernel: Kernel, kinds: readonly ConfigurationKind[]): void {
  mount(configuration.export, async ({ query }) => {
    const wanted = kinds.filter(({ kind }) => query.kind === undefined || kind === query.kind);
    const documents = await Promise.all(wanted.map(({ read }) => read(kernel.db)));
    return { documents: documents.flat() };
  });
}
