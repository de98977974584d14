import { accuracySummary, accuracyTable } from "./accuracy.ts";
import { engineEntry } from "./engine-api.ts";
import { httpOperations, httpProblems } from "./http-api.ts";
import { limitsTable } from "./limits.ts";
import { modelsTable, pricesTable } from "./models.ts";
import { documentOf, sectionOf } from "./repository.ts";
import { scenarioFields } from "./scenario-language.ts";
import { traceExample } from "./trace-example.ts";

/** What a page can ask for, by name. Each is given what stands behind the name, and gives Markdown. */
export const generated: ReadonlyMap<string, (argument: string) => string | Promise<string>> = new Map<
  string,
  (argument: string) => string | Promise<string>
>([
  ["scenario-fields", scenarioFields],
  ["trace-example", traceExample],
  ["models", modelsTable],
  ["prices", pricesTable],
  ["accuracy-summary", accuracySummary],
  ["accuracy-rows", accuracyTable],
  ["engine-entry", engineEntry],
  ["http-operations", httpOperations],
  ["http-problems", httpProblems],
  ["limits", limitsTable],
  ["document", documentOf],
  ["section", sectionOf],
]);
