import { distributionOf, type Duration } from "../scenario/duration.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { PythonFlavour } from "../models/model.ts";
import { HELPERS, type HelperName } from "./python-helpers.ts";
import { code, type Line } from "./python-line.ts";
import { Names } from "./python-names.ts";
import { durationExpression } from "./python-values.ts";

/** A listing while it is written: what its parts have in common, and what they have asked for. */
export class Draft {
  readonly flavour: PythonFlavour;
  readonly names: Names = new Names();
  readonly locks: ReadonlyMap<string, string>;
  readonly semaphores: ReadonlyMap<string, string>;
  readonly queues: ReadonlyMap<string, string>;
  readonly #imports = new Set<string>();
  readonly #helpers = new Set<HelperName>();
  readonly #functions: Line[][] = [];
  #steps = 0;

  constructor(scenario: Scenario, flavour: PythonFlavour) {
    this.flavour = flavour;
    this.locks = this.#identifiers(scenario.locks ?? [], "lock");
    this.semaphores = this.#identifiers(Object.keys(scenario.semaphores ?? {}), "semaphore");
    this.queues = this.#identifiers(Object.keys(scenario.queues ?? {}), "items");
  }

  /** The number of the step that is written next: a step before those within it, through all groups. */
  nextStep(): number {
    return this.#steps++;
  }

  import(statement: string): void {
    this.#imports.add(statement);
  }

  /** The name of a helper, which comes along with the listing. */
  helper(name: HelperName): HelperName {
    const { imports, needs = [] } = HELPERS[name];
    this.#helpers.add(name);
    for (const statement of imports) this.import(statement);
    for (const other of needs) this.helper(other);
    return name;
  }

  /** True if something in the listing is done by processes of the pool. */
  usesProcesses = false;

  define(lines: Line[]): void {
    this.#functions.push(lines);
  }

  /** The expression of a duration in seconds. */
  seconds(duration: Duration): string {
    const expression = durationExpression(distributionOf(duration));
    if (expression.includes("random.")) this.import("import random");
    return expression;
  }

  /** The imports, in Python's order: plain ones, then `from`. */
  imports(): Line[] {
    const all = [...this.#imports];
    return code(
      ...all.filter((text) => text.startsWith("import")).sort(),
      ...all.filter((text) => text.startsWith("from")).sort(),
    );
  }

  helpers(): Line[][] {
    // Object.keys forgets the type of the keys of an object that is closed.
    const names = Object.keys(HELPERS) as HelperName[];
    return names.filter((name) => this.#helpers.has(name)).map((name) => code(...HELPERS[name].lines));
  }

  functions(): Line[][] {
    return this.#functions;
  }

  #identifiers(names: readonly string[], otherwise: string): Map<string, string> {
    return new Map(names.map((name) => [name, this.names.unique(name, otherwise)]));
  }
}
