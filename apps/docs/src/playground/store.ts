import { fragmentOf, plainFragmentOf, type ReadLink, readFragment } from "./model/permalink.ts";
import { DEFAULT_STATE, type PlaygroundState } from "./model/state.ts";

const KEY = "interleave-playground";
/** Browsers take longer addresses, but those to whom one is sent may not. */
const LONGEST_LINK = 30_000;
/** How long nothing has to change before the address does, in milliseconds: browsers refuse more than about three a second. */
const PAUSE = 350;

/**
 * Keeps what is chosen: in the address, which is a link to it, and in the browser's storage, for what is not in the address yet.
 */
export class Store {
  #timer = 0;
  /** What is being made into a link; a newer one takes its place. */
  #wanted: PlaygroundState | null = null;
  /** What this page itself has written into the address. */
  #linked = "";

  /** What was chosen before the page was loaded: by the address, or where it says nothing, by the storage. */
  async load(): Promise<ReadLink> {
    const kept = keptIn(sessionStorage);
    const fragment = linkIn(location.hash);
    if (kept !== null && kept.fragment === fragment) return readFragment(kept.latest);
    if (fragment !== "") return readFragment(fragment);
    const last = keptIn(localStorage);
    return last === null ? { ok: true, state: DEFAULT_STATE } : readFragment(last.latest);
  }

  /** What the address says, if somebody has put another one there; null if it is no link. */
  async linkFollowed(): Promise<ReadLink | null> {
    const fragment = linkIn(location.hash);
    if (fragment === "" || fragment === this.#linked) return null;
    return readFragment(fragment);
  }

  /** Keeps a state; `done` is called when the address holds it, or is told that it is too long for one. */
  keep(state: PlaygroundState, done: (fits: boolean) => void): void {
    this.#wanted = state;
    // At once, for the page may be gone before there is a link.
    remember(state);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#link(state, done), PAUSE);
  }

  async #link(state: PlaygroundState, done: (fits: boolean) => void): Promise<void> {
    const fragment = await fragmentOf(state);
    if (this.#wanted !== state) return;
    const fits = fragment.length <= LONGEST_LINK;
    if (fits) history.replaceState(null, "", `#${fragment}`);
    this.#linked = linkIn(location.hash);
    remember(state);
    done(fits);
  }
}

/** The fragment as it was when something was kept, and what was kept, in the form of a fragment. */
interface Kept {
  readonly fragment: string;
  readonly latest: string;
}

/** A fragment that names a part of the page is no link to something chosen. */
function linkIn(hash: string): string {
  const fragment = hash.slice(1);
  return document.getElementById(fragment) === null ? fragment : "";
}

function remember(state: PlaygroundState): void {
  const kept: Kept = { fragment: linkIn(location.hash), latest: plainFragmentOf(state) };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Full, or not allowed: the address still holds what fits.
  }
}

function keptIn(storage: Storage): Kept | null {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "null");
    if (typeof kept !== "object" || kept === null || !("fragment" in kept) || !("latest" in kept)) return null;
    const { fragment, latest } = kept;
    return typeof fragment === "string" && typeof latest === "string" ? { fragment, latest } : null;
  } catch {
    return null;
  }
}
