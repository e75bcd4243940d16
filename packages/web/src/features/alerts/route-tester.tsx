import { InputField } from "../../kit/form-field.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Code, Soft, Stack, Strong } from "../../kit/stack.tsx";
import type { RouteTestView } from "./route-node.tsx";

/** `severity=critical team=db` as labels; a value with spaces stands in quotes. */
export function labelsIn(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([^\s=,{}]+)\s*=\s*(?:"([^"]*)"|([^\s,}]*))/g)];
  return Object.fromEntries(pairs.map(([, name = "", quoted, plain]) => [name, quoted ?? plain ?? ""]));
}

type RouteTesterProps = {
  typed: string;
  onType: (text: string) => void;
  tested: RouteTestView | undefined;
  error: Error | null;
};

/** Where labels, or an alert, would go. */
export function RouteTester({ typed, onType, tested, error }: RouteTesterProps) {
  return (
    <Stack space="close">
      <InputField
        label="Labels, or an alert"
        name="labels"
        defaultValue={typed}
        placeholder="severity=critical team=db, or ALR-7"
        onText={onType}
        hint="The way through the tree is marked as you type."
      />
      {error && (
        <Notice tone="bad" title="Not so">
          {error.message}
        </Notice>
      )}
      {tested?.routes.map(({ path, receiver, to, groupKey, mutedNow }) => (
        <Stack key={path} space="tight">
          <span>
            <Strong>{receiver}</Strong> <Soft>{to}</Soft>
          </span>
          <Code>{groupKey}</Code>
          {mutedNow !== null && <Soft>muted now: {mutedNow}</Soft>}
        </Stack>
      ))}
      {tested?.silencedBy.map((silence) => (
        <span key={silence}>
          Silenced now by{" "}
          <TextLink to="/silences/$id" params={{ id: silence }}>
            {silence}
          </TextLink>
        </span>
      ))}
    </Stack>
  );
}
