import { CommandLine } from "../../kit/command-line.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";

/** Everything at work at once, for those who look first. */
export function DemoCard() {
  return (
    <RailPart title="Or look first">
      <Stack space="close">
        <Soft>A small shop with a month of history, a bad release to ship, and the page that follows.</Soft>
        <CommandLine command="npm start -- --demo" />
      </Stack>
    </RailPart>
  );
}
