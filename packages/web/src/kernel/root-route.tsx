import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Outlet } from "@tanstack/react-router";
import { Toasts } from "../kit/toast-undo.tsx";

export type RouterContext = { readonly queries: QueryClient };

/** Around every page, signed in or not. */
export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Root,
});

function Root() {
  return (
    <>
      <Outlet />
      <Toasts />
    </>
  );
}
