const HOLD_MS = 400;
const SLOP_PX = { mouse: 4, touch: 10 } as const;

export type DragListener = {
  onDrag(x: number): void;
  onDrop(x: number): void;
  onCancel(): void;
};

/** The click that a browser makes of the end of a drag is not meant as one. */
function swallowNextClick(): void {
  const swallow = (event: Event): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
}

/**
 * Follows a pointer from where it was pressed. A mouse drags once it has moved a little; a finger once it was held
 * still, so that a page is scrolled as everywhere. Esc lets go. Returns how to stop.
 */
export function followDrag(start: PointerEvent, { onDrag, onDrop, onCancel }: DragListener): () => void {
  const isTouch = start.pointerType === "touch";
  const slopPx = isTouch ? SLOP_PX.touch : SLOP_PX.mouse;
  const listening = new AbortController();
  let isDragging = false;
  const hold = isTouch ? setTimeout(() => begin(start.clientX), HOLD_MS) : undefined;

  function begin(x: number): void {
    isDragging = true;
    onDrag(x);
  }
  function stop(): void {
    clearTimeout(hold);
    listening.abort();
  }
  function cancel(): void {
    stop();
    if (isDragging) onCancel();
  }
  const on = <K extends keyof WindowEventMap>(type: K, run: (event: WindowEventMap[K]) => void): void =>
    window.addEventListener(type, run, { signal: listening.signal, capture: true, passive: false });

  on("pointermove", ({ pointerId, clientX, clientY }) => {
    if (pointerId !== start.pointerId) return;
    const isFar = Math.hypot(clientX - start.clientX, clientY - start.clientY) > slopPx;
    if (isDragging) onDrag(clientX);
    else if (isFar && isTouch) stop();
    else if (isFar) begin(clientX);
  });
  on("pointerup", ({ pointerId, clientX }) => {
    if (pointerId !== start.pointerId) return;
    stop();
    if (!isDragging) return;
    swallowNextClick();
    onDrop(clientX);
  });
  on("keydown", (event) => {
    if (event.key !== "Escape" || !isDragging) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    window.addEventListener("pointerup", swallowNextClick, { once: true, capture: true });
    cancel();
  });
  on("pointercancel", cancel);
  window.addEventListener("blur", cancel, { signal: listening.signal });
  on("touchmove", (event) => {
    if (isDragging) event.preventDefault();
  });
  on("contextmenu", (event) => {
    if (isTouch) event.preventDefault();
  });
  return stop;
}
