import { useState } from "react";
import { Segments } from "../../kit/segments.tsx";
import { Stack } from "../../kit/stack.tsx";
import { AddressForm } from "./address-form.tsx";
import { CatalogInfoForm } from "./catalog-info-form.tsx";

const WAYS = [
  { value: "prometheus", label: "Prometheus" },
  { value: "page", label: "A /metrics page" },
  { value: "catalog-info", label: "catalog-info.yaml" },
] as const;

/** Three ways to the first service: where its metrics are, or the file that describes it already. */
export function ConnectStep() {
  const [way, setWay] = useState<(typeof WAYS)[number]["value"]>("prometheus");
  return (
    <Stack space="normal">
      <Segments label="How to connect" segments={WAYS} value={way} onChoose={setWay} />
      {way === "catalog-info" ? <CatalogInfoForm /> : <AddressForm key={way} isPage={way === "page"} />}
    </Stack>
  );
}
