/** What pointers and wheels ask for; places are CSS pixels from the top left of the plot. */
export interface GestureActions {
  readonly zoom: (factor: number, x: number) => void;
  /** Later by so many pixels. */
  readonly pan: (pixels: number) => void;
  readonly choose: (x: number, y: number) => void;
  readonly closer: (x: number) => void;
}

/** A pointer that moves less than this has been clicked. */
const CLICK = 5;

/** Wheel with Ctrl or Cmd, and pinch: closer and away. Drag, and wheel to the side: along the clock. Click: a moment and a lane. */
export function watchGestures(target: HTMLElement, actions: GestureActions): void {
  const placeOf = (event: MouseEvent): { x: number; y: number } => {
    const { left, top } = target.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  target.addEventListener(
    "wheel",
    (event) => {
      const { x } = placeOf(event);
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      if (event.ctrlKey || event.metaKey) actions.zoom(Math.exp(-event.deltaY * lines * 0.004), x);
      else if (event.shiftKey) actions.pan((event.deltaX === 0 ? event.deltaY : event.deltaX) * lines);
      else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) actions.pan(event.deltaX * lines);
      else return;
      event.preventDefault();
    },
    { passive: false },
  );
  watchPointers(target, placeOf, actions);
  target.addEventListener("dblclick", (event) => actions.closer(placeOf(event).x));
}

interface Pointer {
  x: number;
  y: number;
}

function watchPointers(
  target: HTMLElement,
  placeOf: (event: MouseEvent) => Pointer,
  { zoom, pan, choose }: GestureActions,
): void {
  const down = new Map<number, Pointer>();
  let moved = 0;

  target.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    down.set(event.pointerId, placeOf(event));
    moved = down.size > 1 ? CLICK : 0;
  });
  target.addEventListener("pointermove", (event) => {
    // Let go of outside, where nobody heard of it.
    if (event.buttons === 0) down.delete(event.pointerId);
    const before = down.get(event.pointerId);
    if (before === undefined) return;
    const now = placeOf(event);
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    moved += Math.abs(dx) + Math.abs(dy);
    if (moved < CLICK) return;
    down.set(event.pointerId, now);
    // Only now: a click would otherwise never reach what was clicked.
    target.setPointerCapture(event.pointerId);
    if (other === undefined) return pan(-dx);
    const [was, is] = [Math.abs(before.x - other.x), Math.abs(now.x - other.x)];
    if (was > 8 && is > 8) zoom(is / was, (now.x + other.x) / 2);
  });
  const up = (event: PointerEvent): void => {
    const was = down.delete(event.pointerId);
    if (was && down.size === 0 && moved < CLICK && event.type === "pointerup") {
      const { x, y } = placeOf(event);
      choose(x, y);
    }
  };
  target.addEventListener("pointerup", up);
  target.addEventListener("pointercancel", up);
}
