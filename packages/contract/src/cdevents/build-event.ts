import type { Link } from "./cdevent.ts";
import type { Content } from "./contents.ts";
import {
  EVENT_VERSIONS,
  type EventName,
  NAMED_VERSION,
  type SpecVersion,
  saysSpecversion,
  saysUri,
  subjectType,
} from "./vocabulary.ts";

export type NewCdEvent<Name extends EventName> = {
  /** 0.5, the last that was released, where absent. */
  readonly specVersion?: SpecVersion;
  readonly id: string;
  /** Who sends it: a URI reference. */
  readonly source: string;
  readonly timestamp: Date;
  readonly chainId?: string;
  readonly links?: readonly Link[];
  readonly subject: { readonly id: string; readonly source?: string; readonly content: Content<Name> };
  readonly customData?: unknown;
};

/** An event as it goes over the wire. */
export type WireCdEvent = {
  readonly context: Readonly<Record<string, unknown>> & {
    readonly id: string;
    readonly source: string;
    readonly type: string;
  };
  readonly subject: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly customData?: unknown;
};

/** `url` under the name that the version has for it. */
function addressed(content: object, isUri: boolean): object {
  const { url, ...others } = content as { readonly url?: unknown };
  return isUri && url !== undefined ? { ...others, uri: url } : content;
}

/** Writes an event in the form of one version of the specification. Throws where that version has no such event. */
export function buildCdEvent<Name extends EventName>(name: Name, given: NewCdEvent<Name>): WireCdEvent {
  const { specVersion = "0.5", id, source, timestamp, chainId, links, subject, customData } = given;
  const version = EVENT_VERSIONS[name][specVersion];
  if (version === null) throw new Error(`CDEvents ${specVersion} has no event ${name}`);
  const bound = specVersion === "0.3" ? {} : { ...(chainId ? { chainId } : {}), ...(links ? { links } : {}) };
  return {
    context: {
      [saysSpecversion(specVersion) ? "specversion" : "version"]: NAMED_VERSION[specVersion],
      id,
      source,
      type: `dev.cdevents.${name}.${version}`,
      timestamp: timestamp.toISOString(),
      ...bound,
    },
    subject: {
      id: subject.id,
      ...(subject.source === undefined ? {} : { source: subject.source }),
      ...(saysSpecversion(specVersion) ? {} : { type: subjectType(name) }),
      content: addressed(subject.content, saysUri(name, specVersion)),
    },
    ...(customData === undefined ? {} : { customData, customDataContentType: "application/json" }),
  };
}
