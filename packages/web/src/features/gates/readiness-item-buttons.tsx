import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Row, Soft } from "../../kit/stack.tsx";
import type { ReadinessWay } from "./readiness-dialog.tsx";
import type { ItemView } from "./readiness-words.ts";

export type Chosen = { readonly item: ItemView; readonly way: ReadinessWay };

/** What can be done about an item: of which service it is, and what was asked for already. */
export type Doing = {
  readonly service: string;
  /** The items that somebody asked to go without, and nobody answered yet. */
  readonly asked: ReadonlySet<string>;
  readonly onChoose: (chosen: Chosen) => void;
};
type ItemButtonsProps = Doing & { readonly item: ItemView };

/** What the platform found by itself needs nobody's word; a word can be said anew, and taken back. */
export function ItemButtons({ service, item, asked, onChoose }: ItemButtonsProps) {
  const whyNot = useWhyNot("gates:write");
  const take = useAction({
    run: () => api.gates.takeEvidence({ params: { name: service, item: item.key } }),
    told: () => `${item.title}: taken back.`,
    ...(item.evidence ? { undo: () => sayAgain(service, item) } : {}),
  });
  const { decision, by, title, evidence } = item;
  const isFound = decision === "pass" && by === "automatic";
  return (
    <Row space="tight" oneLine>
      {!isFound && (
        <Button
          kind="quiet"
          label={`Say that it is there: ${title}`}
          whyNot={whyNot}
          onPress={() => onChoose({ item, way: "evidence" })}
        >
          {evidence ? "Say again" : "It is there"}
        </Button>
      )}
      {evidence && !isFound && (
        <Button kind="quiet" label={`Take back that it is there: ${title}`} whyNot={whyNot} action={take}>
          Take back
        </Button>
      )}
      {decision === "fail" && asked.has(item.key) && <Soft>asked to go without</Soft>}
      {decision === "fail" && !asked.has(item.key) && (
        <Button
          kind="quiet"
          label={`Ask to go without: ${title}`}
          whyNot={whyNot}
          onPress={() => onChoose({ item, way: "exemption" })}
        >
          Go without
        </Button>
      )}
    </Row>
  );
}

async function sayAgain(service: string, { key, evidence }: ItemView): Promise<void> {
  if (!evidence) return;
  const { note, url, doneOn, expiresAt } = evidence;
  const body = { note, doneOn, ...(url ? { url } : {}), ...(expiresAt ? { expiresAt } : {}) };
  await api.gates.giveEvidence({ params: { name: service, item: key }, body });
}
