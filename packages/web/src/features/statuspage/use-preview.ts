import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../../kernel/api.ts";
import type { UpdateStatusName } from "./update-words.ts";

/** So long after the last key the preview follows what was typed. */
const REST_MS = 250;

type Draft = {
  readonly page: string;
  readonly incident: string;
  readonly status: UpdateStatusName;
  readonly text: string;
};

/** The public page as it would read, from the server itself; undefined until it first came. */
export function usePreview(draft: Draft) {
  const [asked, setAsked] = useState(draft);
  const key = JSON.stringify(draft);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(JSON.parse(key)), REST_MS);
    return () => clearTimeout(timer);
  }, [key]);
  const { page: name, incident, status, text } = asked;
  const { data } = useQuery({
    queryKey: ["statuspage", "preview", asked],
    queryFn: () => api.statuspage.previewUpdate({ params: { name }, body: { incident, status, text } }),
    enabled: name !== "" && incident !== "",
    placeholderData: keepPreviousData,
  });
  return data;
}
