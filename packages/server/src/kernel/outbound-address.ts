import { BlockList } from "node:net";

/** The special-purpose registries of IANA (RFC 6890): addresses that lead nowhere outside, or to ourselves. */
const NOT_PUBLIC: readonly (readonly [network: string, prefix: number, family: "ipv4" | "ipv6"])[] = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.0.2.0", 24, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["198.51.100.0", 24, "ipv4"],
  ["203.0.113.0", 24, "ipv4"],
  ["224.0.0.0", 4, "ipv4"],
  ["240.0.0.0", 4, "ipv4"],
  ["::", 128, "ipv6"],
  ["::1", 128, "ipv6"],
  ["64:ff9b::", 96, "ipv6"],
  ["64:ff9b:1::", 48, "ipv6"],
  ["100::", 64, "ipv6"],
  ["2001::", 23, "ipv6"],
  ["2001:db8::", 32, "ipv6"],
  ["2002::", 16, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
];

/**
 * Where a machine of a cloud asks for its own name, network and keys. No metric source, calendar or webhook is ever there,
 * and whoever could make us ask would be this machine. The whole of link-local, and what clouds have besides (AWS over IPv6,
 * Alibaba, Azure, Oracle).
 */
const METADATA: typeof NOT_PUBLIC = [
  ["169.254.0.0", 16, "ipv4"],
  ["100.100.100.200", 32, "ipv4"],
  ["168.63.129.16", 32, "ipv4"],
  ["192.0.0.192", 32, "ipv4"],
  ["fe80::", 10, "ipv6"],
  ["fd00:ec2::", 32, "ipv6"],
];

function listOf(networks: typeof NOT_PUBLIC): BlockList {
  const list = new BlockList();
  for (const [network, prefix, family] of networks) list.addSubnet(network, prefix, family);
  return list;
}

const notPublic = listOf(NOT_PUBLIC);
const metadata = listOf(METADATA);
const isIn = (list: BlockList, address: string): boolean =>
  list.check(address, address.includes(":") ? "ipv6" : "ipv4");

/** Whether an IP address may be that of a cloud's metadata service: never asked, whatever is allowed. */
export const isMetadataAddress = (address: string): boolean => isIn(metadata, address);

/** Whether an IP address is anything but a public one. An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) is seen through. */
export const isPrivateAddress = (address: string): boolean => isIn(notPublic, address);
