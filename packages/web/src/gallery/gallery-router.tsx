import { createRootRoute, createRoute, createRouter, Outlet } from "@tanstack/react-router";
import { chooseDensity, DENSITIES, useDensity } from "../kernel/density.ts";
import { chooseTheme, THEMES, useTheme } from "../kernel/theme.ts";
import { ChoiceField } from "../kit/form-field.tsx";
import { GalleryFrame, GalleryIndex, GalleryStates } from "../kit/gallery-frame.tsx";
import type { PartPage } from "./part-page.ts";
import { PARTS } from "./parts.ts";

const INDEX: PartPage = {
  name: "kit",
  when: "Every part of the interface, in all its states, with data that never changes. Pages are made of these alone.",
  states: [],
};
const NOWHERE: PartPage = { ...INDEX, name: "nothing", when: "Links of the parts lead nowhere here." };

const choicesOf = <T extends string>(values: readonly T[]) => values.map((value) => ({ value, label: value }));

function Choices() {
  const theme = useTheme();
  const density = useDensity();
  return (
    <>
      <ChoiceField
        label="Theme"
        value={theme}
        options={choicesOf(THEMES)}
        onChoose={(value) => chooseTheme(THEMES.find((known) => known === value) ?? "system")}
      />
      <ChoiceField
        label="Density"
        value={density}
        options={choicesOf(DENSITIES)}
        onChoose={(value) => chooseDensity(DENSITIES.find((known) => known === value) ?? "compact")}
      />
    </>
  );
}

function Shown({ part }: { part: PartPage }) {
  const { states, wide = false, whole } = part;
  return (
    <GalleryFrame {...part} parts={PARTS} isPage={whole === "is-page"} choices={<Choices />}>
      {states.length === 0 ? (
        <GalleryIndex parts={PARTS} />
      ) : (
        <GalleryStates key={part.name} states={states} wide={wide} whole={whole} />
      )}
    </GalleryFrame>
  );
}

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: () => <Shown part={NOWHERE} /> });
const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/kit",
  component: () => <Shown part={INDEX} />,
});
const partRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/kit/$part",
  component: function Part() {
    const { part: name } = partRoute.useParams();
    return <Shown part={PARTS.find((part) => part.name === name) ?? NOWHERE} />;
  },
});

/** The gallery by itself: no server, nobody signed in. */
export const galleryRouter = createRouter({ routeTree: rootRoute.addChildren([indexRoute, partRoute]) });
