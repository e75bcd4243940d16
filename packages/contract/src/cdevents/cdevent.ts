import type { Content } from "./contents.ts";
import type { EventName, SpecVersion } from "./vocabulary.ts";

/** How an event is bound to others (since 0.4): by what it was triggered, what went before it, what it ends. */
export type Link =
  | {
      readonly linkType: "RELATION";
      readonly linkKind: string;
      readonly target: { readonly contextId?: string | undefined; readonly domainId?: string | undefined };
      readonly tags?: Readonly<Record<string, unknown>> | undefined;
    }
  | {
      readonly linkType: "PATH" | "END";
      readonly from: { readonly contextId?: string | undefined; readonly domainId?: string | undefined };
      readonly tags?: Readonly<Record<string, unknown>> | undefined;
    };

/** An event as programs hold it, whichever version of the specification it was written in. */
export type CdEvent<Name extends EventName = EventName> = {
  [One in Name]: {
    readonly name: One;
    readonly specVersion: SpecVersion;
    /** The whole of it: dev.cdevents.service.deployed.0.2.0 */
    readonly type: string;
    readonly id: string;
    readonly source: string;
    readonly timestamp: Date;
    readonly chainId?: string | undefined;
    readonly links?: readonly Link[] | undefined;
    readonly schemaUri?: string | undefined;
    readonly subject: { readonly id: string; readonly source?: string | undefined; readonly content: Content<One> };
    readonly customData?: unknown;
    readonly customDataContentType?: string | undefined;
  };
}[Name];

/** One of a subject and predicate that only its sender knows: `dev.cdeventsx.tool-subject.predicate`. */
export type CustomCdEvent = Omit<CdEvent, "name" | "subject"> & {
  readonly name: string;
  readonly custom: true;
  readonly subject: { readonly id: string; readonly source?: string | undefined; readonly content: unknown };
};

/** Narrows an event by what happened. */
export const isEvent = <Name extends EventName>(
  event: CdEvent,
  ...names: readonly Name[]
): event is Extract<CdEvent, { readonly name: Name }> => (names as readonly EventName[]).includes(event.name);
