import styles from "./icon.module.css";

/** Line drawings on a grid of 24, drawn for Shipshape. */
const DRAWINGS = {
  home: "M4 11.5 12 5l8 6.500V19a1 1 0 0 1-1 1h-4.500v-5.500h-5V20H5a1 1 0 0 1-1-1z",
  services: "M4 4h7v7H4zM13 13h7v7h-7zM13 7.500h3.500V13M11 16.500H7.500V11",
  delivery: "M12 15V4.500M7.5 9 12 4.5 16.5 9M4 15v3.500A1.5 1.5 0 0 0 5.5 20h13a1.5 1.5 0 0 0 1.5-1.500V15",
  slos: "M4 17a8.5 8.5 0 1 1 16 0M12 15.500l3.5-5M6.5 17.500h11",
  alerts: "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.5 1.500h-15zM10 20.500h4M12 5V3.5",
  oncall:
    "M5 14v-2a7 7 0 0 1 14 0v2M5 14a2 2 0 0 0 2 2h1v-5H7a2 2 0 0 0-2 2zM19 14a2 2 0 0 1-2 2h-1v-5h1a2 2 0 0 1 2 2zM17.5 16c0 2.5-2 4-4.5 4",
  incidents:
    "M12 3.500c.6 3.5 5.5 5.7 5.5 10.300A5.5 5.5 0 0 1 12 19.500a5.5 5.5 0 0 1-5.5-5.700c0-2 .9-3.3 2-4.5.3 1.5 1 2.3 2 2.7-.3-3.5.4-6.3 1.5-8.500zM8 22h8",
  statuspage:
    "M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM9 20h6M12 16v4M7.5 12V9.500M10.5 12V9.500M13.5 12V9.500M16.5 12V9.5",
  runbooks:
    "M6 4h11a1 1 0 0 1 1 1v14.500a.5.5 0 0 1-.5.5H7.500A1.500 1.500 0 0 1 6 18.500zM6 18.500A1.500 1.500 0 0 1 7.500 17H18M9.500 8h5M9.500 11h3.5",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.800v4.400M9 14.800v4.4",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  plus: "M12 5.500v13M5.5 12h13",
  minus: "M5.5 12h13",
  fit: "M4.5 9V4.500H9M15 4.500h4.500V9M19.5 15v4.500H15M9 19.500H4.500V15",
  check: "M5 12.5 10 17.5 19.5 7",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h10v11H9zM5 15V4h10",
  external: "M13.5 5H19v5.500M19 5l-8.5 8.500M10 6H6a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1v-4",
  shut: "M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13zM12 14.500v2",
  open: "M7 11V8a5 5 0 0 1 9.8-1.500M5.5 11h13v9h-13zM12 14.500v2",
  user: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.500a7.5 7.5 0 0 1 15 0",
  right: "M9.5 6l6 6-6 6",
  down: "M6 9.500l6 6 6-6",
  link: "M10 14a4 4 0 0 0 6 .4l2.5-2.500a4 4 0 0 0-5.7-5.700L11.5 7.500M14 10a4 4 0 0 0-6-.4l-2.5 2.500a4 4 0 0 0 5.7 5.700l1.3-1.3",
} as const;

export type IconName = keyof typeof DRAWINGS;

/** A drawing beside a word; it says nothing by itself, so assistive technology does not hear it. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className={styles["icon"]} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={DRAWINGS[name]} />
    </svg>
  );
}

/** The mark of Shipshape. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg className={styles["mark"]} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M15 5v13H6.600C9.9 14.6 13.2 10.2 15 5z" />
      <path d="M17.4 8.500c3.2 2.3 5.8 5.6 7 9.500h-7z" opacity="0.7" />
      <path d="M5 20.500h22c-.8 3.8-3.7 6.5-7.4 6.500h-7.200C8.7 27 5.8 24.3 5 20.500z" />
    </svg>
  );
}
