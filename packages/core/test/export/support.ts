import { type Arbitrary, array, constantFrom, oneof, string } from "fast-check";

import {
  modelNames,
  ObstacleError,
  presetNames,
  presets,
  type Scenario,
  type Simulation,
  simulate,
} from "../../src/index.ts";
import type { Prices } from "../../src/machine/prices.ts";

/** Every preset under every model that can carry it out: [preset, model, simulation of that one run]. */
export function everyPresetRun(): [preset: string, model: string, run: () => Simulation][] {
  return presetNames.flatMap((preset) =>
    modelNames
      .filter((model) => isAble(presets[preset], model))
      .map((model): [string, string, () => Simulation] => [
        preset,
        model,
        () => simulate(presets[preset], 7, [model], { prices: {} }),
      ]),
  );
}

function isAble(scenario: Scenario, model: (typeof modelNames)[number]): boolean {
  // What stands in the way does not depend on how many tasks there are.
  const small = {
    ...scenario,
    groups: scenario.groups.map((group) => ({ ...group, count: 1, arrivals: "at once" as const })),
  };
  const queueless = Object.keys(scenario.queues ?? {}).length === 0;
  if (!queueless) return model !== "sequential" && !model.startsWith("processes");
  try {
    simulate(small, 7, [model], { prices: {} });
    return true;
  } catch (error) {
    if (error instanceof ObstacleError) return false;
    throw error;
  }
}

/** What things could cost, in seconds: enough for nothing to happen at the same instant as something else. */
export const PRICES: Partial<Prices> = {
  functionCall: 5e-8,
  coroutineCall: 1e-7,
  taskCreate: 5e-6,
  taskRun: 3e-6,
  taskSwitch: 2e-6,
  handle: 1e-6,
  sleep: 5e-6,
  select: 2e-6,
  loopIteration: 1e-6,
  wakeUp: 5e-5,
  wakeCall: 5e-6,
  threadSwitch: 5e-6,
  gilHandover: 2e-5,
  threadCreate: 5e-5,
  threadBoot: 3e-5,
  threadPoolSubmit: 2e-5,
  threadPoolJob: 1e-5,
  forkStart: 0.01,
  forkBoot: 0.005,
  pickleBase: 1e-5,
  pipeCall: 1e-5,
};

/** What breaks out of one format or another. */
export const HOSTILE: readonly string[] = [
  "",
  " ",
  ":",
  ";",
  "#",
  "#35;",
  "%%{init: {'theme':'dark'}}%%",
  "a%b",
  "%",
  "end",
  "section x",
  "title x",
  "click me call alert()",
  'click href "javascript:alert(1)"',
  "gantt",
  "2024-01-01",
  "dateFormat YYYY",
  "accTitle: x",
  "a, crit, 0, 5ms\n  b : 0, 1ms",
  "a : b",
  "}",
  "\r\n",
  "\u2028\u2029",
  "\u0000\u001B[31mred",
  "\u202Egnp.exe",
  "\uD800",
  "日本語 задача",
  "👩‍👩‍👧‍👦",
  "\"quoted\" 'twice' `thrice`",
  '"""\nimport os\n"""',
  "'''",
  "\\",
  "\\N{BULLET}",
  "${1+1} {2+2} {{}} %s",
  "<script>alert(1)</script>&amp;",
  "]]>",
  "=1+1",
  "+1",
  "-1",
  "@SUM(A1)",
  "\t=1+1",
  ' ="x"',
  "class",
  "None",
  "await",
  "print",
  "asyncio",
  "compute",
  "main",
  "__proto__",
  "constructor",
  "toString",
  "½²Ⅷ",
  "naïve naïve",
  "x".repeat(1_000_000),
];

/** Names as an enemy would choose them. */
export const hostileName: Arbitrary<string> = oneof(
  constantFrom(...HOSTILE.filter((name) => name.length < 1000)),
  array(constantFrom(...Array.from(":;#%\"'`\\\n\r\t{}[]<>&=+-@, aZ0é\u2028"), "%%", "end", "\uD83D"), {
    maxLength: 12,
  }).map((parts) => parts.join("")),
  string({ unit: "binary", maxLength: 20 }),
);

/** Tasks of such names, one of which fails, with a lock of such a name. */
export function hostileScenario(names: readonly string[]): Scenario {
  return {
    groups: names.map((name, index) => ({
      name,
      count: 1,
      steps: [{ lock: name, steps: [{ io: 0.01 * (index + 1) }] }, { cpu: 0.001 }, { fail: index === 0 ? 1 : 0 }],
    })),
    locks: [...new Set(names)],
  };
}
