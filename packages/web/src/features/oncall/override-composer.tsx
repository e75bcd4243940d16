import { useEffect, useRef } from "react";
import { Card, Section } from "../../kit/page.tsx";
import { OverrideForm, type OverrideFormProps } from "./override-form.tsx";

/** The form beneath the lanes, which show meanwhile what would be. Esc closes it. */
export function OverrideComposer(props: OverrideFormProps) {
  const { before, onClose } = props;
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    frame.current?.querySelector<HTMLElement>("select, input")?.focus({ preventScroll: true });
    frame.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  };
  return (
    <Section title={before ? `Change the override of ${before.user}` : "Who takes over?"}>
      {/** biome-ignore lint/a11y/noStaticElementInteractions: it hears of the fields within, which have the focus */}
      <div ref={frame} onKeyDown={onKeyDown}>
        <Card tone="info">
          <OverrideForm {...props} />
        </Card>
      </div>
    </Section>
  );
}
