import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Row } from "../../kit/stack.tsx";
import { type DeviceState, useThisDevice } from "./this-device.ts";

const HOW: Readonly<Record<Exclude<DeviceState, "on" | "off" | "unknown">, { title: string; text: string }>> = {
  unsupported: {
    title: "This browser cannot show pages while it is closed",
    text: "Open this page in Chrome, Edge, Firefox or Safari, over https, and turn notifications on there.",
  },
  "install-first": {
    title: "One tap first: put Shipshape on your home screen",
    text: "In Safari, tap Share, then Add to Home Screen. Open it from there: the button to turn notifications on is here.",
  },
  denied: {
    title: "Notifications are blocked for this page",
    text: "Allow them in the browser's settings for this page (the sign beside the address), then come back.",
  },
};

/** Pages on the device at hand: two taps at most, one to install and one to turn them on. */
export function ThisDevice() {
  const { pushKey } = useSuspenseQuery(ask.notify.listChannels()).data;
  const { contactMethods } = useSuspenseQuery(ask.notify.listMyContactMethods()).data;
  const device = useThisDevice();
  const turnOn = useAction({
    run: () => device.turnOn(pushKey),
    told: () => "Pages reach this device now. Send it a test page.",
  });
  const { state } = device;
  const isKnown = contactMethods.some(({ channel }) => channel === "push");
  if (state === "unknown" || (state === "on" && isKnown)) return null;
  if (state !== "off" && state !== "on") {
    const { title, text } = HOW[state];
    return (
      <Notice tone="info" title={title}>
        {text}
      </Notice>
    );
  }
  return (
    <Notice
      tone="info"
      title="Get pages on this device"
      action={
        <Row>
          {device.install && !device.installed && <Button onPress={device.install}>Install Shipshape</Button>}
          <Button kind="primary" action={turnOn}>
            Turn notifications on
          </Button>
        </Row>
      }
    >
      They come although the browser is closed, with a button that acknowledges. Nobody on the way can read them.
    </Notice>
  );
}
