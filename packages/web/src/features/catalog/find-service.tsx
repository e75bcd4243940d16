import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { FindField } from "../../kit/find-field.tsx";

/** Typed, it offers services; the one that is picked is shown with its neighbours. */
export function FindService({ onFind }: { onFind: (name: string) => void }) {
  const [typed, setTyped] = useState("");
  const { data } = useQuery({
    ...ask.catalog.listServices({ query: { search: typed, limit: 8 } }),
    enabled: typed !== "",
    placeholderData: keepPreviousData,
  });
  const options = typed === "" ? [] : (data?.services ?? []);
  return (
    <FindField
      label="Show around a service"
      typed={typed}
      onType={setTyped}
      options={options.map(({ name, displayName }) => ({ value: name, label: displayName, note: name }))}
      onPick={(name) => {
        setTyped("");
        onFind(name);
      }}
    />
  );
}
