import { packed } from "./model/packing.ts";
import {
  fragmentOf,
  LONGEST_LINK,
  LONGEST_TRACE,
  plainFragmentOf,
  type ReadLink,
  readFragment,
} from "./model/permalink.ts";
import { DEFAULT_STATE, type PlaygroundState } from "./model/state.ts";

const KEY = "interleave-playground";
/** How long nothing has to change before the address does, in milliseconds: browsers refuse more than about three a second. */
const PAUSE = 350;

/** A link to what was chosen, and what of it is too long for one. */
export interface MadeLink {
  readonly fragment: string;
  readonly holdsScenario: boolean;
  readonly holdsFile: boolean;
}

/** What was chosen before the page was loaded; `problem` is empty unless there is a link that could not be read. */
export interface Loaded {
  readonly state: PlaygroundState;
  /** The file that the link holds; null if it holds none. */
  readonly trace: string | null;
  readonly problem: string;
}

/**
 * Keeps what is chosen: in the address, which is a link to it, and in the browser's storage, for what is not in the address yet.
 */
export class Store {
  #timer = 0;
  /** What is being made into a link; a newer one takes its place. */
  #wanted: PlaygroundState | null = null;
  /** What this page itself has written into the address. */
  #linked = "";
  /** The file that was read, packed; null where there is none, or it is too long for a link. */
  #trace: Promise<string | null> = Promise.resolve(null);

  /** What was chosen before: by the address, or where it says nothing, or nothing that can be read, by the storage. */
  async load(): Promise<Loaded> {
    const kept = keptIn(sessionStorage);
    const fragment = linkIn(location.hash);
    if (kept !== null && kept.fragment === fragment) return this.#loaded(await withTrace(kept.latest, fragment));
    return this.#loaded(fragment === "" ? await lastRead() : await readFragment(fragment));
  }

  async #loaded(read: ReadLink): Promise<Loaded> {
    if (read.ok) return { state: read.state, trace: read.trace, problem: "" };
    const last = await lastRead();
    const { state, trace } = last.ok ? last : { state: DEFAULT_STATE, trace: null };
    return { state, trace, problem: `${read.problem} This is the playground as it opens without one.` };
  }

  /** What the address says, if somebody has put another one there; null if it is no link. */
  async linkFollowed(): Promise<ReadLink | null> {
    const fragment = linkIn(location.hash);
    if (fragment === "" || fragment === this.#linked) return null;
    return readFragment(fragment);
  }

  /** The file that is part of what is chosen. */
  attach(text: string | null): void {
    this.#trace = text === null || text.length > LONGEST_TRACE ? Promise.resolve(null) : packed(text);
  }

  /** The link to a state. */
  async linkTo(state: PlaygroundState): Promise<MadeLink> {
    const trace = state.file === null ? null : await this.#trace;
    const whole = await fragmentOf(state, trace);
    if (whole.length <= LONGEST_LINK) return { fragment: whole, holdsScenario: true, holdsFile: true };
    const fragment = trace === null ? whole : await fragmentOf(state);
    return { fragment, holdsScenario: fragment.length <= LONGEST_LINK, holdsFile: state.file === null };
  }

  /**
   * Keeps a state. `done` is called when the address holds it, or is told what of it is too long for one. Only what somebody has changed
   * takes the place of what is kept for whoever comes back without a link: to look at a link of somebody else's loses nothing.
   */
  keep(state: PlaygroundState, isChange: boolean, done: (link: MadeLink) => void): void {
    this.#wanted = state;
    // At once, for the page may be gone before there is a link.
    remember(state, isChange);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#link(state, isChange, done), PAUSE);
  }

  async #link(state: PlaygroundState, isChange: boolean, done: (link: MadeLink) => void): Promise<void> {
    const link = await this.linkTo(state);
    if (this.#wanted !== state) return;
    if (link.holdsScenario) history.replaceState(null, "", `#${link.fragment}`);
    this.#linked = linkIn(location.hash);
    remember(state, isChange);
    done(link);
  }
}

/** The fragment as it was when something was kept, and what was kept, in the form of a fragment. */
interface Kept {
  readonly fragment: string;
  readonly latest: string;
}

/** What was kept, with the file that the address has: there may be no other place that keeps it. */
async function withTrace(latest: string, address: string): Promise<ReadLink> {
  const read = await readFragment(latest);
  if (!read.ok || read.state.file === null) return read;
  const linked = await readFragment(address);
  return linked.ok && linked.state.file?.name === read.state.file.name ? { ...read, trace: linked.trace } : read;
}

/** What was kept last, by whichever page. */
async function lastRead(): Promise<ReadLink> {
  const last = keptIn(localStorage);
  return last === null ? { ok: true, state: DEFAULT_STATE, trace: null } : readFragment(last.latest);
}

/** A fragment that names a part of the page is no link to something chosen. */
function linkIn(hash: string): string {
  const fragment = hash.slice(1);
  return document.getElementById(fragment) === null ? fragment : "";
}

function remember(state: PlaygroundState, isChange: boolean): void {
  const kept: Kept = { fragment: linkIn(location.hash), latest: plainFragmentOf(state) };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
    if (isChange) localStorage.setItem(KEY, JSON.stringify(kept));
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
