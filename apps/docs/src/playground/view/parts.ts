/** Finds the parts of the markup by their `data-part`. */
export class Parts {
  readonly #root: HTMLElement;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  named(name: string): HTMLElement {
    return this.#part(name, HTMLElement);
  }

  input(name: string): HTMLInputElement {
    return this.#part(name, HTMLInputElement);
  }

  select(name: string): HTMLSelectElement {
    return this.#part(name, HTMLSelectElement);
  }

  area(name: string): HTMLTextAreaElement {
    return this.#part(name, HTMLTextAreaElement);
  }

  progress(name: string): HTMLProgressElement {
    return this.#part(name, HTMLProgressElement);
  }

  button(name: string): HTMLButtonElement {
    return this.#part(name, HTMLButtonElement);
  }

  #part<T extends HTMLElement>(name: string, kind: new () => T): T {
    const part = this.#root.querySelector(`[data-part="${name}"]`);
    if (part instanceof kind) return part;
    throw new TypeError(`The markup of ${this.#root.localName} has no part ${name} of the kind ${kind.name}.`);
  }
}
