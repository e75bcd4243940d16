import { useLocation } from "@tanstack/react-router";
import { PlaceTabs, StripTab, TabStrip } from "../../kit/place-tabs.tsx";

/** What the place Delivery holds: its parts, each with its pages; the first of them is its own. */
const PARTS = [
  {
    label: "Deployments",
    pages: [
      ["/deployments", "What shipped"],
      ["/changes", "All changes"],
    ],
  },
  {
    label: "Environments",
    pages: [
      ["/environments", "What runs where"],
      ["/compare", "Compare"],
      ["/whereabouts", "Where is it?"],
    ],
  },
  { label: "Evidence", pages: [["/evidence", "Evidence"]] },
  {
    label: "DORA",
    pages: [
      ["/dora", "Measures"],
      ["/benchmarks", "Benchmarks"],
    ],
  },
  { label: "Readiness", pages: [["/readiness", "Readiness"]] },
  {
    label: "Gates",
    pages: [
      ["/gates", "Gates and freezes"],
      ["/budget-policies", "Error budget policies"],
      ["/gate-sources", "Who asks"],
    ],
  },
  {
    label: "Sources",
    pages: [
      ["/change-sources", "Who tells"],
      ["/change-inbox", "Not understood"],
    ],
  },
] as const;

/** What the place Delivery holds. */
export function DeliveryTabs() {
  const shown = useLocation({ select: ({ pathname }) => pathname });
  const part = PARTS.find(({ pages }) => pages.some(([path]) => path === shown));
  return (
    <PlaceTabs>
      <TabStrip label="Delivery" shown={shown}>
        {PARTS.map(({ label, pages }) => (
          <StripTab key={label} to={pages[0][0]} picked={part?.label === label}>
            {label}
          </StripTab>
        ))}
      </TabStrip>
      {part && part.pages.length > 1 && (
        <TabStrip label={part.label} shown={shown} within>
          {part.pages.map(([path, label]) => (
            <StripTab key={path} to={path} picked={path === shown}>
              {label}
            </StripTab>
          ))}
        </TabStrip>
      )}
    </PlaceTabs>
  );
}
