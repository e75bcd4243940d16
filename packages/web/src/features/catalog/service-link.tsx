import { TextLink } from "../../kit/link.tsx";

/** A service by its name, which leads to it. */
export const ServiceLink = ({ name }: { name: string }) => (
  <TextLink to="/services/$name" params={{ name }}>
    {name}
  </TextLink>
);
