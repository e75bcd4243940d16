import { useSyncExternalStore } from "react";

let isNewer = false;
const listeners = new Set<() => void>();

const ownBuild = (): string | undefined =>
  document.querySelector<HTMLMetaElement>("meta[name=shipshape-build]")?.content;

/** The server said which build of the interface it has. */
export function learnBuild(build: string): void {
  const own = ownBuild();
  const differs = own !== undefined && build !== "" && build !== own;
  if (differs === isNewer) return;
  isNewer = differs;
  for (const listener of listeners) listener();
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => listeners.delete(onChange);
}

/** Whether the server has another version of the interface than this page. */
export const useNewVersion = (): boolean => useSyncExternalStore(subscribe, () => isNewer);
