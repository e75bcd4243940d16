import * as z from "zod";
import type { CdEvent, CustomCdEvent } from "./cdevent.ts";
import { CONTENTS } from "./contents.ts";
import { type EventType, eventTypeOf } from "./event-type.ts";
import {
  EVENT_VERSIONS,
  type EventName,
  SPEC_VERSIONS,
  type SpecVersion,
  saysSpecversion,
  saysUri,
  specVersionOf,
} from "./vocabulary.ts";

export type CdEventFault = { readonly path: string; readonly message: string };

export type Parsed =
  | { readonly event: CdEvent; readonly custom?: undefined; readonly faults: readonly CdEventFault[] }
  | { readonly event?: undefined; readonly custom: CustomCdEvent; readonly faults: readonly CdEventFault[] }
  | { readonly event?: undefined; readonly custom?: undefined; readonly faults: readonly CdEventFault[] };

const text = z.string().min(1, "must not be empty");
const Reference = z
  .object({ contextId: text.optional(), domainId: text.optional() })
  .refine(({ contextId, domainId }) => contextId !== undefined || domainId !== undefined, "names no event");
const tags = z.record(z.string(), z.unknown()).optional();
const Links = z.array(
  z.discriminatedUnion("linkType", [
    z.object({ linkType: z.literal("RELATION"), linkKind: text, target: Reference, tags }),
    z.object({ linkType: z.literal("PATH"), from: Reference, tags }),
    z.object({ linkType: z.literal("END"), from: Reference, tags }),
  ]),
);

const Timestamp = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i, "must be an RFC 3339 time")
  .transform((said) => new Date(said))
  .refine((at) => !Number.isNaN(at.getTime()), "must be an RFC 3339 time");

const Envelope = z.object({
  context: z.object({
    version: text.optional(),
    specversion: text.optional(),
    id: text,
    source: text,
    type: text,
    timestamp: Timestamp,
    chainId: text.optional(),
    schemaUri: text.optional(),
    links: Links.optional(),
  }),
  subject: z.object({
    id: text,
    source: z.string().optional(),
    type: z.string().optional(),
    content: z.unknown().optional(),
  }),
  customData: z.unknown().optional(),
  customDataContentType: z.string().optional(),
});
type Envelope = z.infer<typeof Envelope>;

const faultsOf = (error: z.ZodError, before: readonly string[] = []): CdEventFault[] =>
  error.issues.map(({ path, message }) => ({ path: [...before, ...path].join("."), message }));

/** What an event of this version may not say, or must: the validator of that version. */
function versionFaults({ context, subject }: Envelope, version: SpecVersion, type: EventType): CdEventFault[] {
  const faults: CdEventFault[] = [];
  const [said, wrong] = saysSpecversion(version)
    ? (["specversion", "version"] as const)
    : (["version", "specversion"] as const);
  if (context[said] === undefined)
    faults.push({ path: `context.${said}`, message: `is required by CDEvents ${version}` });
  if (context[wrong] !== undefined)
    faults.push({ path: `context.${wrong}`, message: `is not known to CDEvents ${version}` });
  if (!saysSpecversion(version) && subject.type === undefined) {
    faults.push({ path: "subject.type", message: `is required by CDEvents ${version}` });
  }
  if (version === "0.3") {
    const later = (["chainId", "links", "schemaUri"] as const).filter((name) => context[name] !== undefined);
    faults.push(...later.map((name) => ({ path: `context.${name}`, message: "is known since CDEvents 0.4" })));
  }
  if (type.custom) return faults;
  const expected = EVENT_VERSIONS[type.name][version];
  if (expected === null) {
    faults.push({ path: "context.type", message: `CDEvents ${version} has no event ${type.name}` });
  } else if (type.version.replace(/-.*$/, "") !== expected) {
    faults.push({ path: "context.type", message: `CDEvents ${version} has ${type.name} in version ${expected}` });
  }
  return faults;
}

const failed = (path: string, message: string): Parsed => ({ faults: [{ path, message }] });

const spoken = ({ context, subject, customData, customDataContentType }: Envelope, specVersion: SpecVersion) => ({
  specVersion,
  type: context.type,
  id: context.id,
  source: context.source,
  timestamp: context.timestamp,
  chainId: context.chainId,
  links: context.links,
  schemaUri: context.schemaUri,
  subject: { id: subject.id, source: subject.source, content: subject.content ?? {} },
  customData,
  customDataContentType,
});

/** What a subject says of itself, in the words of all versions: `uri` is `url` here. */
function contentOf(said: unknown, name: EventName, version: SpecVersion): unknown {
  if (typeof said !== "object" || said === null || !saysUri(name, version)) return said ?? {};
  const { uri, ...others } = said as { readonly uri?: unknown };
  return uri === undefined ? others : { url: uri, ...others };
}

/**
 * Reads a CDEvent of any version from 0.3 to 0.6. An event that can be read has an `event` (or is `custom`) even where it breaks its
 * version's rules; each rule that it breaks is a fault. `strict` senders are wished for, lenient readers too.
 */
export function parseCdEvent(value: unknown): Parsed {
  const parsed = Envelope.safeParse(value);
  if (!parsed.success) return { faults: faultsOf(parsed.error) };
  const { context, subject } = parsed.data;
  const said = context.specversion ?? context.version;
  if (said === undefined)
    return failed("context", "names no version: context.specversion (up to 0.4: context.version)");
  const version = specVersionOf(said);
  if (!version) return failed("context", `CDEvents ${said} is not read: versions ${SPEC_VERSIONS.join(", ")} are`);
  const type = eventTypeOf(context.type);
  if (!type)
    return failed(
      "context.type",
      `${context.type} is no event of CDEvents ${SPEC_VERSIONS[0]} to ${SPEC_VERSIONS.at(-1)}`,
    );
  const faults = versionFaults(parsed.data, version, type);
  const known = spoken(parsed.data, version);
  if (type.custom) return { custom: { ...known, name: type.name, custom: true }, faults };
  const schema: z.ZodObject = CONTENTS[type.name];
  const told = contentOf(subject.content, type.name, version);
  const content = schema.safeParse(told);
  if (!content.success) return { faults: [...faults, ...faultsOf(content.error, ["subject", "content"])] };
  const strict = schema.strict().safeParse(told);
  if (!strict.success) faults.push(...faultsOf(strict.error, ["subject", "content"]));
  const event = { ...known, name: type.name, subject: { ...known.subject, content: content.data } } as CdEvent;
  return { event, faults };
}

/** What is wrong with an event by the rules of the version that it names; nothing where it keeps them all. */
export const cdEventFaults = (value: unknown): readonly CdEventFault[] => parseCdEvent(value).faults;
