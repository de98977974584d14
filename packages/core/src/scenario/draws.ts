import type { Random } from "../kernel/random.ts";
import { draw } from "./draw.ts";
import type { Drawn } from "./plan.ts";

/**
 * What chance decides for one work in one run.
 *
 * Each place in the work's steps has a stream of its own, and each time the place is reached a further one: so what is drawn there
 * does not depend on what was drawn elsewhere, or on whether something else timed out.
 */
export class Draws {
  readonly #random: Random;
  /** How often each site was reached. */
  readonly #reached: number[] = [];

  /** @param random the work's own generator: it is only forked from. */
  constructor(random: Random) {
    this.#random = random;
  }

  /** A duration, in seconds. A constant draws nothing. */
  seconds({ site, distribution }: Drawn): number {
    return distribution.kind === "constant" ? distribution.seconds : draw(distribution, this.#next(site));
  }

  /** True with that probability. */
  happens(site: number, probability: number): boolean {
    return this.#next(site).uniform() < probability;
  }

  #next(site: number): Random {
    const times = this.#reached[site] ?? 0;
    this.#reached[site] = times + 1;
    return this.#random.fork(`${site}/${times}`);
  }
}
