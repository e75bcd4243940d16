import { useState } from "react";
import { IconButton } from "./button.tsx";
import { Icon } from "./icon.tsx";
import styles from "./order-list.module.css";

type OrderListProps = {
  label: string;
  items: readonly string[];
  onChange: (items: string[]) => void;
  none: string;
};

/** The same list with one item elsewhere. */
export function movedItem<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, index) => index !== from);
  const item = items[from];
  if (item === undefined) return [...items];
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}

/** Things in turn: moved by their buttons or dragged, taken out again. The same may stand in it several times. */
export function OrderList({ label, items, onChange, none }: OrderListProps) {
  const [dragged, setDragged] = useState<number>();
  const drop = (to: number): void => {
    if (dragged !== undefined && dragged !== to) onChange(movedItem(items, dragged, to));
    setDragged(undefined);
  };
  if (items.length === 0) return <p className={styles["none"]}>{none}</p>;
  return (
    <ol className={styles["list"]} aria-label={label}>
      {items.map((item, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: the same name may stand in it twice; its place is what it is
          key={`${index} ${item}`}
          draggable
          data-dragged={dragged === index || undefined}
          onDragStart={() => setDragged(index)}
          onDragEnd={() => setDragged(undefined)}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            drop(index);
          }}
        >
          <span className={styles["place"]}>{index + 1}</span>
          <span className={styles["item"]}>{item}</span>
          <button
            type="button"
            className={styles["step"]}
            disabled={index === 0}
            aria-label={`Move ${item} up, to place ${index}`}
            onClick={() => onChange(movedItem(items, index, index - 1))}
          >
            <span data-up="">
              <Icon name="down" />
            </span>
          </button>
          <button
            type="button"
            className={styles["step"]}
            disabled={index === items.length - 1}
            aria-label={`Move ${item} down, to place ${index + 2}`}
            onClick={() => onChange(movedItem(items, index, index + 1))}
          >
            <Icon name="down" />
          </button>
          <IconButton
            icon="close"
            label={`Take ${item} out, from place ${index + 1}`}
            onPress={() => onChange(items.filter((_, at) => at !== index))}
          />
        </li>
      ))}
    </ol>
  );
}
