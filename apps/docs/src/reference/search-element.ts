import { type Excerpt, excerptOf, statusOf } from "./search.ts";

/** As much of the index's own script as is used: it lies beside the site, and is made when that has been built. */
interface Pagefind {
  readonly search: (words: string) => Promise<{ readonly results: readonly { readonly data: () => Promise<Found> }[] }>;
}

interface Found {
  readonly url: string;
  readonly excerpt: string;
  readonly meta: { readonly title?: string };
  readonly sub_results: readonly { readonly url: string; readonly title: string; readonly excerpt: string }[];
}

const MOST = 20;
const INDEX = "/pagefind/pagefind.js";

/** Searches the whole site for the words in its field, and keeps them in the address. */
class SiteIndexSearch extends HTMLElement {
  #words = "";
  #index: Promise<Pagefind> | undefined;

  connectedCallback(): void {
    const field = this.#part("words", HTMLInputElement);
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    field.addEventListener("input", () => void this.#search(field.value));
    this.#part("form", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault());
    if (field.value === "") field.focus();
    else void this.#search(field.value);
  }

  async #search(words: string): Promise<void> {
    this.#words = words;
    const address = new URL(location.href);
    address.searchParams.set("q", words);
    history.replaceState(null, "", address);
    try {
      const found = words.trim() === "" ? [] : await this.#ask(words);
      // Slower answers to earlier words come too late.
      if (this.#words === words) this.#show(words, found);
    } catch {
      this.#part("status", HTMLElement).textContent = "The index of this site could not be loaded. Try again later.";
      this.#index = undefined;
    }
  }

  async #ask(words: string): Promise<Found[]> {
    // By an address that the bundler does not look into.
    this.#index ??= import(/* @vite-ignore */ INDEX) as Promise<Pagefind>; // its documented functions
    const { results } = await (await this.#index).search(words);
    return Promise.all(results.slice(0, MOST).map(({ data }) => data()));
  }

  #show(words: string, found: readonly Found[]): void {
    this.#part("status", HTMLElement).textContent = statusOf(words, found.length, MOST);
    this.#part("found", HTMLElement).replaceChildren(...found.map(pageItem));
  }

  #part<T extends HTMLElement>(name: string, type: new () => T): T {
    const part = this.querySelector(`[data-part="${name}"]`);
    if (!(part instanceof type)) throw new Error(`the search has no part ${name}`);
    return part;
  }
}

function pageItem({ url, excerpt, meta, sub_results: parts }: Found): HTMLElement {
  const item = entry(url, meta.title ?? url, excerpt);
  const inner = parts.filter((part) => part.title !== meta.title).slice(0, 3);
  if (inner.length > 0) {
    const list = document.createElement("ul");
    list.append(...inner.map((part) => entry(part.url, part.title, part.excerpt)));
    item.append(list);
  }
  return item;
}

function entry(url: string, title: string, excerpt: string): HTMLElement {
  const [item, link, words] = [document.createElement("li"), document.createElement("a"), document.createElement("p")];
  link.href = url;
  link.textContent = title;
  words.append(...excerptOf(excerpt).map(piece));
  item.append(link, words);
  return item;
}

function piece({ text, marked }: Excerpt): Node {
  if (!marked) return document.createTextNode(text);
  const mark = document.createElement("mark");
  mark.textContent = text;
  return mark;
}

customElements.define("site-index-search", SiteIndexSearch);
