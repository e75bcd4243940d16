import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { matches } from "../../kernel/text-filter.ts";
import { FindField } from "../../kit/find-field.tsx";

/** Typed, it offers services; the one that is picked is shown with its neighbours. */
export function FindService({ onFind }: { onFind: (name: string) => void }) {
  const [typed, setTyped] = useState("");
  const { data } = useQuery({
    ...ask.catalog.listServices({ query: { search: typed, limit: 8 } }),
    enabled: typed !== "",
    placeholderData: keepPreviousData,
  });
  // what came for fewer letters may not fit any more
  const fitting = (data?.services ?? []).filter(({ name, displayName }) => matches(typed, [name, displayName]));
  const options = typed === "" ? [] : fitting;
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
