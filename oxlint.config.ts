import { defineConfig, type OxlintOverride } from "oxlint";

/** The folders of packages/core/src in the order of ranks: a file imports from its own folder or from one before it. */
const RANKS = ["kernel", "asyncio", "machine", "scenario", "models", "trace", "analysis", "export", "import"];

/** Every package; in scenario/ every one but zod/mini (there is no look-ahead in these expressions). */
const anyPackage = { regex: "^[^.]", message: "The engine imports nothing at run time but, in scenario/, zod/mini." };
const anyOtherPackage = { ...anyPackage, regex: "^([^.z]|z([^o]|$)|zo([^d]|$)|zod([^/]|$)|zod/([^m]|$))" };

const besideTheFolders = {
  regex: "^(\\.\\./)+[^/]+\\.ts$",
  message: "The files beside the folders stand above all folders: imports point down only.",
};

/** One override a folder: what stands after it in RANKS cannot be imported, nor any package but those that the folder is allowed. */
const ranks = RANKS.map((folder, rank): OxlintOverride => ({
  files: [`packages/core/src/${folder}/**/*.ts`],
  rules: {
    "eslint/no-restricted-imports": [
      "error",
      {
        patterns: [
          ...RANKS.slice(rank + 1).map((higher) => ({
            regex: `^(\\.\\./)+${higher}/`,
            message: `core/src/${folder} stands below core/src/${higher}: imports point down only.`,
          })),
          besideTheFolders,
          folder === "scenario" ? anyOtherPackage : anyPackage,
        ],
      },
    ],
  },
}));

/** What would let the world into a simulation. */
const noWorld = (...names: [name: string, instead: string][]) =>
  names.map(([name, instead]) => ({ name, message: `The engine neither waits nor reads a clock: ${instead}.` }));

export default defineConfig({
  plugins: ["eslint", "typescript", "unicorn", "oxc", "import", "promise", "jsdoc"],
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: "error" },
  categories: { correctness: "error", suspicious: "error", perf: "error" },
  ignorePatterns: ["**/dist/**", "**/generated/**", "**/goldens/**"],
  rules: {
    "eslint/eqeqeq": "error",
    "eslint/no-console": "error",
    "eslint/no-var": "error",
    "eslint/prefer-const": "error",
    "import/no-cycle": ["error", { ignoreTypes: false }],
    "import/no-default-export": "error",
    "import/no-mutable-exports": "error",
    "typescript/consistent-type-imports": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-misused-promises": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/no-unnecessary-condition": "error",
    "typescript/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    "unicorn/filename-case": ["error", { case: "kebabCase" }],

    // What waits in turn, waits in turn on purpose.
    "eslint/no-await-in-loop": "off",
    // tsc sees to it (noImplicitReturns), and knows when a switch is exhaustive.
    "typescript/consistent-return": "off",
    // Generators are coroutines here: one need not wait for anything, and what it yields is the engine's matter.
    "eslint/require-yield": "off",
    "jsdoc/require-yields": "off",
    // A file is found by its path; `import "./x.css"` has no other form.
    "import/no-unassigned-import": "off",
    // Style only, and against the grain of `yield*`.
    "eslint/no-underscore-dangle": "off",
    "eslint/no-shadow": "off",
    "eslint/no-useless-constructor": "off",
    "unicorn/consistent-function-scoping": "off",
    "unicorn/no-array-sort": "off",
    "unicorn/no-array-reverse": "off",
    "unicorn/prefer-add-event-listener": "off",
    "unicorn/require-post-message-target-origin": "off",
    // A cast wants a reason beside it (see CONTRIBUTING); this rule cannot read reasons.
    "typescript/no-unsafe-type-assertion": "off",
  },
  overrides: [
    {
      files: ["packages/core/src/**/*.ts"],
      rules: {
        // For files beside the folders, and for a folder that has no rank yet; a ranked folder has rules of its own below.
        "eslint/no-restricted-imports": ["error", { patterns: [anyPackage] }],
        "oxc/no-async-await": "error",
        "eslint/no-restricted-globals": [
          "error",
          ...noWorld(
            ["Date", "ask the loop for its time()"],
            ["Intl", "what it formats depends on where it runs"],
            ["Promise", "a coroutine is a generator, a Future is awaited with yield*"],
            ["globalThis", "name what you need, so that it can be looked at here"],
          ),
        ],
        "eslint/no-restricted-properties": [
          "error",
          { object: "Math", property: "random", message: "Draw from the run's own seeded generator (kernel/random)." },
        ],
      },
    },
    ...ranks,
    {
      // Browsers and the docs see the API through its typed client alone: types, no code.
      files: ["apps/docs/**/*.{ts,astro}"],
      rules: {
        "eslint/no-restricted-imports": [
          "error",
          { patterns: [{ group: ["@interleave/api", "@interleave/api/*"], allowTypeImports: true }] },
        ],
      },
    },
    {
      files: ["**/*.config.ts", "**/*.astro", "apps/api/src/index.ts", "apps/docs/src/content.config.ts"],
      rules: { "import/no-default-export": "off" },
    },
    {
      // Commands talk to the terminal.
      files: ["scripts/**", "**/bench/**", "**/conformance/*.ts", "**/scripts/**"],
      rules: { "eslint/no-console": "off" },
    },
  ],
});
