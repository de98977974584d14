/** How far below the window a demo wakes, so that it is ready when it is seen. */
const NEAR = "400px 0px";
/** Of what a demo shows, this much has to be in view for it to move. */
const IN_VIEW = 0.4;

/**
 * What the demos have in common: their parts are in the page already, found by their `data-part`; they wake when the reader comes near, and
 * are told when they come into view and when they leave it.
 */
export abstract class DemoElement extends HTMLElement {
  #watching: IntersectionObserver[] = [];
  #awake = false;

  connectedCallback(): void {
    this.listen();
    const near = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) this.#wakeOnce();
      },
      { rootMargin: NEAR },
    );
    near.observe(this);
    const stage = this.querySelector('[data-part="pictures"]') ?? this;
    const inView = new IntersectionObserver((entries) => this.#seen(entries.at(-1)), { threshold: [0, IN_VIEW] });
    inView.observe(stage);
    this.#watching = [near, inView];
  }

  disconnectedCallback(): void {
    for (const observer of this.#watching) observer.disconnect();
    this.leave();
  }

  /** Once, at the beginning: the controls get their listeners. */
  protected abstract listen(): void;

  /** Once, when the reader comes near: what is large is loaded now. */
  protected wake(): void {}

  /** What the demo shows has come into view. */
  protected enter(): void {}

  /** It has left the view. */
  protected leave(): void {}

  protected input(name: string): HTMLInputElement {
    const part = this.named(name);
    if (part instanceof HTMLInputElement) return part;
    throw new TypeError(`The part ${name} of ${this.localName} is not an input.`);
  }

  protected named(name: string): HTMLElement {
    const part = this.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (part === null) throw new TypeError(`The markup of ${this.localName} lacks the part ${name}.`);
    return part;
  }

  #wakeOnce(): void {
    if (this.#awake) return;
    this.#awake = true;
    this.wake();
  }

  #seen(entry: IntersectionObserverEntry | undefined): void {
    if (entry === undefined) return;
    // Of a picture higher than the window, as much as the window holds.
    const most = Math.min(1, window.innerHeight / Math.max(1, entry.boundingClientRect.height));
    if (!entry.isIntersecting) this.leave();
    else if (entry.intersectionRatio >= IN_VIEW * most * 0.99) {
      this.#wakeOnce();
      this.enter();
    }
  }
}

/** Whether the reader has asked for less motion. */
export function wantsStillness(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
