type Child = Node | string;

/** Makes an element: properties are set as properties, names with a dash as attributes. Nothing is parsed as HTML. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Readonly<Record<string, unknown>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "part" || name === "for")
      element.setAttribute(name, String(value));
    else Object.assign(element, { [name]: value });
  }
  element.append(...children);
  return element;
}

/** A button that says what it does. */
export function button(label: string, text: string, onclick: () => void): HTMLButtonElement {
  return make("button", { type: "button", textContent: text, title: label, "aria-label": label, onclick });
}

/** A choice among a few. */
export function choice(
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  onchange: (value: string) => void,
): HTMLSelectElement {
  const select = make(
    "select",
    { "aria-label": label, title: label },
    ...options.map(([value, text]) => make("option", { value, textContent: text })),
  );
  select.onchange = (): void => onchange(select.value);
  return select;
}
