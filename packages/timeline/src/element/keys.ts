import type { Session } from "../view/session.ts";

/** What keys ask for, beside what the session itself can do. */
export interface KeyTarget {
  readonly session: Session;
  readonly toggle: () => void;
  readonly step: (by: 1 | -1) => void;
  /** The playhead on by this part of what is in view. */
  readonly skip: (share: number) => void;
  readonly choose: (by: 1 | -1) => void;
  readonly why: () => void;
}

/** What each key in the plot does. `help.ts` says it in words. */
export class Keys {
  readonly #actions: Readonly<Record<string, () => void>>;

  constructor({ session, toggle, step, skip, choose, why }: KeyTarget) {
    this.#actions = {
      " ": toggle,
      ArrowRight: () => step(1),
      ArrowLeft: () => step(-1),
      ArrowDown: () => choose(1),
      ArrowUp: () => choose(-1),
      Enter: why,
      Escape: () => session.select(null),
      PageDown: () => skip(0.1),
      PageUp: () => skip(-0.1),
      Home: () => skip(Number.NEGATIVE_INFINITY),
      End: () => skip(Number.POSITIVE_INFINITY),
      "+": () => session.zoom(1.5),
      "=": () => session.zoom(1.5),
      "-": () => session.zoom(1 / 1.5),
      "0": () => session.fit(),
      "Shift+ArrowRight": () => session.pan(0.2),
      "Shift+ArrowLeft": () => session.pan(-0.2),
    };
  }

  /** Does what a key stands for; answers whether that is anything. */
  press(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const name = event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
    const action = Object.hasOwn(this.#actions, name) ? this.#actions[name] : undefined;
    action?.();
    return action !== undefined;
  }
}
