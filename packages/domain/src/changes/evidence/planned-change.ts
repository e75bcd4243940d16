/** What a plan does to a resource, in Terraform's words for `actions`, made one word. */
export type PlannedAction =
  | "create"
  | "update"
  | "replace"
  | "destroy"
  | "forget"
  | "import"
  | "move"
  | "read"
  | "nothing";

/** A value that changes, as a person may see it. */
export type ChangedAttribute = {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Terraform cannot change it in place. */
  readonly forcesReplacement: boolean;
};

export type PlannedChange = {
  readonly address: string;
  readonly previousAddress: string | null;
  readonly type: string;
  readonly action: PlannedAction;
  /** Of a replacement: whether the new one stands before the old one goes. */
  readonly createsFirst: boolean;
  /** Of a replacement: that the old one is not destroyed, but no longer managed (`destroy = false`). */
  readonly keepsOld?: boolean | undefined;
  /** Why Terraform does it, in its own word: `replace_because_cannot_update`. */
  readonly reason: string | null;
  readonly attributes: readonly ChangedAttribute[];
};

/** An action of a provider that a plan runs beside what it changes: since Terraform 1.14. */
export type PlannedInvocation = {
  readonly address: string;
  /** What sets it off: `after_update of aws_lambda_function.worker`; null where it was asked for by itself. */
  readonly trigger: string | null;
};

type Json = unknown;

/** The part of Terraform's change object that attributes are read from. */
export type RawChange = {
  readonly before?: Json;
  readonly after?: Json;
  readonly after_unknown?: Json;
  readonly before_sensitive?: Json;
  readonly after_sensitive?: Json;
  readonly replace_paths?: Json;
};

const SENSITIVE = "(sensitive)";
const KNOWN_LATER = "(known after apply)";
const NOTHING = "(none)";

/** Names that hold secrets where a provider forgot to say so. */
const SECRET_NAME =
  /(^|_)(password|passwd|passphrase|secret|secrets|token|private_key|api_key|apikey|access_key|credentials?|connection_string|user_data|user_data_base64|client_key|sas)(_|$)/i;
const LONGEST = 200;
const MOST = 60;

const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isSecretName = (name: string): boolean => SECRET_NAME.test(name.replace(/([a-z])([A-Z])/g, "$1_$2"));

/** A secret where nobody marked one: in the text of a value, or beside a name such as DB_PASSWORD in a list. */
const SECRET_TEXT =
  /-----BEGIN|:\/\/[^/\s:@]+:[^/\s@]+@|(passw(or)?d|secret|token|private_?key|api_?key|credential)\w*\\?["']?\s*[:=,]/i;

const saysSecret = (value: Json): boolean =>
  (typeof value === "string" || typeof value === "object") &&
  value !== null &&
  SECRET_TEXT.test(typeof value === "string" ? value : JSON.stringify(value));

function inWords(value: Json): string {
  if (value === undefined || value === null) return NOTHING;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const part = (value: Json, step: string | number): Json => {
  if (Array.isArray(value)) return value[Number(step)];
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
};
/** A mark of sensitivity, or of what is not known yet: true for a whole, or the same shape with true in its leaves. */
const markOf = (mark: Json, step: string | number): Json => (mark === true ? true : part(mark, step));
const isMarkedWithin = (mark: Json): boolean =>
  mark === true || (typeof mark === "object" && mark !== null && Object.values(mark).some(isMarkedWithin));

type Sides = { before: Json; after: Json; unknown: Json; hidBefore: Json; hidAfter: Json };

const keysOf = (value: Json): string[] => (isObject(value) ? Object.keys(value) : []);

function* leaves(sides: Sides, path: readonly string[]): Generator<Sides & { path: readonly string[] }> {
  const { before, after, unknown, hidBefore, hidAfter } = sides;
  const keys = [...new Set([...keysOf(before), ...keysOf(after), ...keysOf(unknown)])].toSorted();
  const isHidden = hidBefore === true || hidAfter === true;
  // a list is shown whole: its items have no names by which a person would follow them
  if (isHidden || unknown === true || keys.length === 0 || path.length >= 6) {
    yield { ...sides, path };
    return;
  }
  for (const name of keys) {
    const within = {
      before: part(before, name),
      after: part(after, name),
      unknown: markOf(unknown, name),
      hidBefore: isSecretName(name) || markOf(hidBefore, name),
      hidAfter: isSecretName(name) || markOf(hidAfter, name),
    };
    yield* leaves(within, [...path, name]);
  }
}

/** Equal as JSON is, whatever the order of names. */
export function isSameJson(one: Json, other: Json): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => isSameJson(item, other[at]));
  if (!isObject(one) || !isObject(other)) return (one ?? null) === (other ?? null);
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isSameJson(one[name], other[name]));
}

/**
 * The attributes that a change touches. What Terraform marks sensitive on either side, or what is named like a secret, shows
 * as `(sensitive)` on both: nothing of it can be read back. A sensitive value that is absent is said to be absent.
 */
export function changedAttributes(change: RawChange): ChangedAttribute[] {
  const whole: Sides = {
    before: change.before,
    after: change.after,
    unknown: change.after_unknown,
    hidBefore: change.before_sensitive,
    hidAfter: change.after_sensitive,
  };
  const forced = (Array.isArray(change.replace_paths) ? change.replace_paths : [])
    .map(stepsOf)
    .filter((steps) => steps.length > 0);
  const changed: ChangedAttribute[] = [];
  for (const { path, before, after, unknown, hidBefore, hidAfter } of leaves(whole, [])) {
    if (changed.length >= MOST) break;
    const isUnknown = isMarkedWithin(unknown);
    if (!isUnknown && isSameJson(before, after)) continue;
    const isHidden = [hidBefore, hidAfter].some(isMarkedWithin) || [before, after].some(saysSecret);
    const shown = (value: Json) => (isHidden && value !== null && value !== undefined ? SENSITIVE : inWords(value));
    changed.push({
      path: path.join("."),
      before: shown(before),
      after: isUnknown ? KNOWN_LATER : shown(after),
      forcesReplacement: forced.some((steps) => steps.every((step, at) => at >= path.length || step === path[at])),
    });
  }
  return changed;
}

/** The steps of a path of Terraform's: names, and numbers within lists. */
const stepsOf = (steps: Json): string[] => (Array.isArray(steps) ? steps : []).map(String);
