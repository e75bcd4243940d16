import { humanizeDuration } from "@shipshape/domain/time/duration";
import { spanOf } from "@shipshape/domain/time/span";
import { useOwnTimeZone, useTimeZone } from "../../kernel/time-zone.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { spanText } from "../../kit/lane-geometry.ts";
import { Card } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Row, Soft, Stack } from "../../kit/stack.tsx";
import type { OverrideOf, ShiftView } from "./schedule-model.ts";

type ShiftCardProps = {
  shift: ShiftView;
  timeZone: string;
  override: OverrideOf | undefined;
  whyNot: string | undefined;
  onTakeOver: () => void;
  onEdit: (override: OverrideOf) => void;
  onTakeBack: (override: OverrideOf) => void;
  onClose: () => void;
};

/** The shift that is looked at: who, when, because, and what can be done about it. */
export function ShiftCard({
  shift,
  timeZone,
  override,
  whyNot,
  onTakeOver,
  onEdit,
  onTakeBack,
  onClose,
}: ShiftCardProps) {
  const zone = useTimeZone();
  const own = useOwnTimeZone();
  const span = spanOf(shift);
  const other = zone === timeZone ? own : timeZone;
  const elsewhere = other === zone ? undefined : spanText(span, other);
  return (
    <Card tone={shift.user === null ? "bad" : "info"}>
      <Row spread top>
        <Stack space="tight">
          <span>
            <Person name={shift.user} /> {spanText(span, zone)}{" "}
            <Soft>({humanizeDuration(span.toMs - span.fromMs)})</Soft>
          </span>
          {elsewhere && elsewhere !== spanText(span, zone) && (
            <Soft>
              {elsewhere} in {other}
            </Soft>
          )}
          <Soft>because: {shift.because}</Soft>
          {override && <Soft>made by {override.createdBy}</Soft>}
        </Stack>
        <Row>
          {override && (
            <>
              <Button onPress={() => onEdit(override)} whyNot={whyNot}>
                Change the override
              </Button>
              <Button onPress={() => onTakeBack(override)} whyNot={whyNot}>
                Take it back
              </Button>
            </>
          )}
          <Button onPress={onTakeOver} whyNot={whyNot} kind={shift.user === null ? "primary" : "plain"}>
            {shift.user === null ? "Fill the gap" : "Take over"}
          </Button>
          <IconButton icon="close" label="Close" onPress={onClose} />
        </Row>
      </Row>
    </Card>
  );
}
