import { TextLink } from "../../kit/link.tsx";
import { Soft } from "../../kit/stack.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
import type { GateGroup } from "./gate-groups.ts";

/** More names than that are a number: all of them stand among all gates. */
const MOST_NAMES = 6;

const whereText = (environments: readonly string[]): string => {
  const more = environments.length - MOST_NAMES;
  return [...environments.slice(0, MOST_NAMES), ...(more > 0 ? [`${more} more`] : [])].join(", ");
};

/** Whose gates these are, and where: "payments, checkout and 12 more in production, staging". */
export function GatesNamed({ gates, environments }: Pick<GateGroup, "gates" | "environments">) {
  const more = gates.length - MOST_NAMES;
  return (
    <span>
      {gates.slice(0, MOST_NAMES).map(({ service }, at) => (
        <span key={service}>
          {at > 0 && ", "}
          <ServiceLink name={service} />
        </span>
      ))}
      {more > 0 && (
        <>
          {" and "}
          <TextLink to="/gates" hash="all-gates">
            {more} more
          </TextLink>
        </>
      )}{" "}
      <Soft>in {whereText(environments)}</Soft>
    </span>
  );
}
