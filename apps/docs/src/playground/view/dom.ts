/** Makes an element. Texts are set as texts: nothing in them becomes markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | boolean>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** Makes a button that does something. */
export function button(
  label: string,
  run: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const element = make("button", { type: "button", ...attributes }, label);
  element.addEventListener("click", run);
  return element;
}

/** Makes a choice of one of several. */
export function select(
  options: readonly (readonly [value: string, label: string])[],
  chosen: string,
  choose: (value: string) => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLSelectElement {
  const element = make(
    "select",
    attributes,
    ...options.map(([value, label]) => make("option", { value, selected: value === chosen }, label)),
  );
  element.addEventListener("change", () => choose(element.value));
  return element;
}
