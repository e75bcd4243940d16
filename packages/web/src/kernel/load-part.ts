import { ApiProblem } from "@shipshape/contract/problem";
import { lazyRouteComponent, type RouteComponent } from "@tanstack/react-router";
import { api } from "./api.ts";

const KEY = "shipshape.reloadedAt";
const ONCE_MS = 30_000;

export const serverAnswers = (): Promise<boolean> =>
  api.system.get().then(
    () => true,
    () => false,
  );

/**
 * Fetches a part of the interface when it is needed. Where the server answers and the part is gone, the server was
 * upgraded since the page was opened: begin anew with its files, though not twice in a row. Otherwise say what it is:
 * no connection.
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!(await serverAnswers())) {
      throw new ApiProblem(0, "unreachable", `No answer from ${location.origin}: this page could not be fetched.`);
    }
    if (Date.now() - Number(sessionStorage.getItem(KEY) ?? 0) < ONCE_MS) throw error;
    sessionStorage.setItem(KEY, String(Date.now()));
    location.reload();
    return new Promise(() => undefined);
  }
}

/** A page in a file of its own: `component: lazyPage(() => import("./slo-page.tsx"), "SloPage")`. */
export const lazyPage = <T extends Record<string, unknown>>(load: () => Promise<T>, name: keyof T & string) => {
  const page = async () => ({ Page: (await loadPart(load))[name] as RouteComponent });
  return lazyRouteComponent(page, "Page");
};
