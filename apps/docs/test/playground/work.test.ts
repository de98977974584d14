import {
  type ModelName,
  modelNames,
  parseScenario,
  perfettoOf,
  presetNames,
  presets,
  type Scenario,
  simulate,
} from "@interleave/core";
import { describe, expect, test } from "vitest";

import { answerOf } from "../../src/playground/model/answer.ts";
import { sweepChart } from "../../src/playground/model/chart.ts";
import { completionsAt } from "../../src/playground/model/completion.ts";
import { curlOf, markdownOf, titleOf, typescriptOf } from "../../src/playground/model/copies.ts";
import { readDocument } from "../../src/playground/model/document.ts";
import { DEFAULT_STATE, textOfPreset } from "../../src/playground/model/state.ts";
import { sweepTable, valuesIn } from "../../src/playground/model/sweep.ts";
import { comparisonTable, statisticsTable } from "../../src/playground/model/table.ts";
import { carryOutSweep } from "../../src/playground/work/carry-out-sweep.ts";
import { carryOut } from "../../src/playground/work/carry-out.ts";
import { readTraces } from "../../src/playground/work/files-in.ts";
import { writeFile } from "../../src/playground/work/files-out.ts";
import { type Answer, FORMS, type Outcome } from "../../src/playground/work/protocol.ts";
import { receivedSimulation, sentSimulation } from "../../src/playground/work/sent.ts";

function outcomeOf(scenario: Scenario, models: readonly ModelName[], told: Answer[] = []): Outcome {
  const answer = carryOut({ scenario, seed: 7, models }, (each) => told.push(each));
  if (answer.kind !== "ran") throw new Error(answer.kind === "refused" ? answer.reason : answer.kind);
  return answer.outcome;
}

describe("carrying out", () => {
  test("comes to what the engine says, and tells how far it is", () => {
    const told: Answer[] = [];
    const outcome = outcomeOf(presets["ten-tasks"], ["sequential", "asyncio"], told);
    const simulation = simulate(presets["ten-tasks"], 7, ["sequential", "asyncio"]);
    expect(JSON.stringify(receivedSimulation(outcome.simulation))).toBe(JSON.stringify(simulation));
    const begun = told.filter((each) => each.kind === "progress" && each.far === "");
    expect(begun.map((each) => each.kind === "progress" && `${each.what} ${each.done}/${each.of}`)).toEqual([
      "Under sequential 0/2",
      "Under asyncio 1/2",
      "Comparing 2/2",
    ]);
  });

  test("tells how far it is within a model: ever further, and never beyond its end", () => {
    const scenario: Scenario = {
      groups: [{ name: "Task", count: 300, steps: [{ repeat: 10, steps: [{ io: { uniform: [0, 1] } }] }] }],
    };
    const told: Answer[] = [];
    outcomeOf(scenario, ["sequential", "asyncio"], told);
    const done = told.flatMap((each) => (each.kind === "progress" ? [each.done] : []));
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    for (const model of [0, 1])
      expect(done.filter((each) => each > model && each < model + 1).length, String(model)).toBeGreaterThan(4);
    const last = told.findLast((each) => each.kind === "progress" && each.far !== "");
    expect(last).toMatchObject({
      far: expect.stringMatching(/^[\d,]+ events, up to \d[\d.]* (m?s|min) of its clock$/),
    });
  });

  test("survives being sent", () => {
    const sent = sentSimulation(simulate(presets.crawler, 7, ["asyncio"]));
    expect(JSON.stringify(receivedSimulation(structuredClone(sent)))).toBe(JSON.stringify(receivedSimulation(sent)));
  });

  test("ten million tasks are refused at once, in words", () => {
    const group = { name: "Task", count: 100_000, steps: [{ io: 1 }] };
    const scenario = { groups: Array.from({ length: 100 }, () => group) };
    const told: Answer[] = [];
    expect(carryOut({ scenario, seed: 7, models: ["asyncio"] }, (each) => told.push(each))).toEqual({
      kind: "refused",
      reason:
        "10,000,000 tasks under 1 model are more than a page can hold: at most 1,000,000 tasks here. Lower the counts, or choose fewer models.",
    });
    expect(told).toEqual([]);
  });

  test("a model that needs too many events is told of, and those before it are shown", () => {
    const scenario: Scenario = {
      groups: [{ name: "Task", count: 2, steps: [{ repeat: 500, steps: [{ io: "1ms" }] }] }],
    };
    const events = 100 + (simulate(scenario, 7, ["sequential"]).runs[0]?.trace.events.length ?? 0);
    const answer = carryOut({ scenario, seed: 7, models: ["sequential", "asyncio"] }, () => {}, events);
    expect(answer).toMatchObject({
      kind: "ran",
      outcome: {
        simulation: { runs: [{ model: "sequential" }] },
        refusals: [{ model: "asyncio", reason: expect.stringContaining("more events than a page can hold") }],
      },
    });
  });

  test("what a model cannot do is told of, and the others run", () => {
    const { refusals, simulation } = outcomeOf(presets.pipeline, ["sequential", "asyncio"]);
    expect(simulation.runs.map(({ model }) => model)).toEqual(["asyncio"]);
    expect(refusals).toEqual([
      { model: "sequential", reason: expect.stringMatching(/^Tasks that talk through a queue/) },
    ]);
  });

  test("tasks that wait for each other for ever are a diagnosis", () => {
    const hold = (first: string, second: string) => ({
      lock: first,
      steps: [{ io: "1ms" }, { lock: second, steps: [{ io: "1ms" }] }],
    });
    const scenario: Scenario = {
      locks: ["a", "b"],
      groups: [
        { name: "One", count: 1, steps: [hold("a", "b")] },
        { name: "Two", count: 1, steps: [hold("b", "a")] },
      ],
    };
    const outcome = outcomeOf(scenario, ["asyncio"]);
    expect(outcome.diagnoses).toMatchObject([{ model: "asyncio", found: [{ code: "deadlock" }] }]);
    expect(answerOf(outcome).headline).toBe("None of the chosen models can do this work.");
  });
});

describe("the answer", () => {
  test("says which and how many, with numbers", () => {
    const { headline, because } = answerOf(outcomeOf(presets["ten-tasks"], ["sequential", "asyncio"]));
    expect(headline).toMatch(/^Use asyncio: it is done after 0\.8\d s, and needs no limit \(10 under way at most\)\.$/);
    expect(because.join(" ")).toMatch(/5\.\d times as fast as one after another/);
  });

  test("says that asyncio is wrong where it is, and the limit where there is one", () => {
    const scenario: Scenario = { groups: [{ name: "Task", count: 16, steps: [{ cpu: "500ms" }] }] };
    const { headline } = answerOf(outcomeOf(scenario, ["sequential", "asyncio", "processes"]));
    expect(headline).toMatch(
      /^Use processes: it is done after 2\.\d+ s, with at most 4 at a time; asyncio by itself is the wrong tool here\.$/,
    );
  });
});

test.each(presetNames)(
  "%s: every model that can run is in both tables, in every file, and in the answer's reach",
  (name) => {
    const outcome = outcomeOf(presets[name], modelNames);
    const models = outcome.simulation.runs.map(({ model }) => model);
    expect(models.length + outcome.refusals.length).toBe(modelNames.length);
    expect(statisticsTable(outcome, []).rows.map(([model]) => model)).toEqual(models);
    expect(comparisonTable(outcome).rows.map(([model]) => model)).toEqual(models);
    expect(models).toContain(outcome.advice?.model);
  },
);

describe("files", () => {
  const outcome = outcomeOf(presets["ten-tasks"], ["sequential", "asyncio"]);
  const order = { kind: "write", sent: outcome.simulation, others: [], title: "Ten tasks: <script>/../x" } as const;

  test.each(FORMS)("%s has a name that is a name, and holds the runs", (form) => {
    const file = writeFile({ ...order, form });
    expect(file.name).toMatch(/^interleave-ten-tasks-script-x\.[a-z.]+$/);
    expect(file.text).toContain("Task 10");
    expect(file.text).not.toContain("<script>");
  });

  test("what was written is read again, and lies under its file's name", () => {
    for (const form of ["trace", "perfetto"] as const) {
      const { text } = writeFile({ ...order, form });
      const answer = readTraces("mine.json", text);
      if (answer.kind !== "read") throw new Error(`It was not read: ${JSON.stringify(answer)}`);
      expect(answer.file.runs.map(({ title }) => title)).toEqual(["sequential (mine.json)", "asyncio (mine.json)"]);
    }
    const lines = writeFile({ ...order, form: "ndjson", sent: { ...order.sent, runs: order.sent.runs.slice(0, 1) } });
    expect(readTraces("mine.ndjson", lines.text)).toMatchObject({ kind: "read", file: { unread: [] } });
  });

  test("what is imported goes into the files, too", () => {
    const imported = readTraces(
      "real.json",
      perfettoOf([
        { title: "real", trace: simulate(presets["ten-tasks"], 8, ["asyncio"]).runs[0]?.trace ?? expect.unreachable() },
      ]),
    );
    const others = imported.kind === "read" ? imported.file.runs : [];
    expect(writeFile({ ...order, form: "works-csv", others }).text).toContain("real (real.json)");
  });

  test.each([
    "",
    "{",
    "[]",
    "null",
    '{"version":1,"events":[]}',
    '{"runs":[{"trace":3}]}',
    '{"version":2}\nno',
    "\u0000",
  ])("%j is refused in words", (text) => {
    expect(readTraces("bad.json", text)).toEqual({ kind: "refused", reason: expect.stringMatching(/\w+ \w+/) });
  });
});

describe("a sweep", () => {
  const models: readonly ModelName[] = ["sequential", "asyncio"];
  const asked = { scenario: presets["io-and-cpu"], seed: 7, models };

  test.each([
    ["tasks", [1, 10]],
    ["limit", [1, 5]],
    ["cpuShare", [0, 0.5, 1]],
  ] as const)("over %s has a run for each value and model, told one by one", (parameter, values) => {
    const told: Answer[] = [];
    const answer = carryOutSweep({ ...asked, parameter, values }, (each) => told.push(each));
    const runs = answer.kind === "swept" ? answer.runs : [];
    expect(runs.map(({ value, model }) => [value, model])).toEqual(
      values.flatMap((value) => models.map((model) => [value, model])),
    );
    expect(told.flatMap((each) => (each.kind === "progress" && each.run) || [])).toEqual(runs);
    const table = sweepTable(runs, models, parameter, "makespan");
    expect(table.rows).toHaveLength(values.length);
    expect(table.rows.flat()).not.toContain("–");
  });

  test("beyond the budget there are gaps, in the table and in the chart", () => {
    const answer = carryOutSweep({ ...asked, parameter: "tasks", values: [1, 10, 100_000] }, () => {}, 1000);
    const runs = answer.kind === "swept" ? answer.runs : [];
    expect(sweepTable(runs, models, "tasks", "p95").rows.at(-1)).toEqual(["100,000", "–", "–"]);
    const chart = sweepChart({ runs, models, parameter: "tasks", measure: "p95", width: 600 });
    expect(chart).not.toContain("NaN");
    expect(chart.match(/class="line" d="M[^M"]*"/g)).toHaveLength(2);
  });

  test.each([
    ["1, 2; 5\n2", "tasks", [1, 2, 5]],
    ["", "cpuShare", [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    ["1e3", "limit", [1000]],
  ] as const)("%j is read as values of %s", (text, parameter, values) => {
    expect(valuesIn(text, parameter)).toEqual({ ok: true, values });
  });

  test.each([
    ["0", "tasks"],
    ["1.5", "limit"],
    ["1.1", "cpuShare"],
    ["1e9", "tasks"],
    ["<b>", "tasks"],
    [Array.from({ length: 41 }, (_, index) => index + 1).join(" "), "tasks"],
  ] as const)("%j is refused as values of %s", (text, parameter) => {
    expect(valuesIn(text, parameter)).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/^(Expected|At most)/),
    });
  });
});

describe("copies", () => {
  const own = { ...DEFAULT_STATE, text: '{ "groups": [{ "name": "It\'s", "count": 1, "steps": [{ "io": 1 }] }] }' };
  const parsed = parseScenario(JSON.parse(own.text));
  const scenario = parsed.ok ? parsed.scenario : expect.unreachable();

  test("a command asks for what is shown, and no name ends its quotes", () => {
    expect(curlOf(DEFAULT_STATE, presets["ten-tasks"], "https://api.example")).toBe(
      `curl -s 'https://api.example/v1/simulations' -H 'content-type: application/json' \\\n  -d '{"preset":"ten-tasks","seed":7,"models":["sequential","asyncio","threads","processes"]}'`,
    );
    expect(curlOf(own, scenario, "")).toContain(String.raw`"name":"It'\''s"`);
  });

  test("a picture has an address where it is of a preset; else it is said why not", () => {
    expect(markdownOf(DEFAULT_STATE, "https://api.example")).toMatchObject({
      ok: true,
      text: expect.stringContaining(
        "https://api.example/v1/timeline.svg?preset=ten-tasks&models=sequential,asyncio,threads,processes&seed=7",
      ),
    });
    expect(markdownOf(own, "")).toMatchObject({ ok: false, why: expect.stringContaining("a scenario of your own") });
  });

  test("TypeScript holds the scenario, or the preset's name", () => {
    expect(typescriptOf(DEFAULT_STATE, presets["ten-tasks"])).toContain(
      'simulate(presets["ten-tasks"], 7, ["sequential"',
    );
    expect(typescriptOf(own, scenario)).toContain(`"It's"`);
    expect([titleOf(DEFAULT_STATE, scenario), titleOf(own, scenario)]).toEqual(["ten-tasks", "It's"]);
  });
});

describe("completion", () => {
  const at = (text: string): string[] => {
    const place = text.indexOf("|");
    return (completionsAt(text.replace("|", ""), place)?.options ?? []).map(({ label }) => label);
  };

  test("knows the keys of a place, and not those that are there", () => {
    expect(at("{ | }")).toEqual(["title", "groups", "locks", "semaphores", "queues", "machine"]);
    expect(at(textOfPreset("ten-tasks").replace("{", '{\n  "mach|"'))).toContain("machine");
    expect(at('{ "groups": [{ "name": "a", "|" }] }')).toEqual(["count", "arrivals", "limit", "steps"]);
    expect(at('{ "groups": [{ "steps": [{ | }] }] }')).toContain("taskGroup");
    expect(at('{ "groups": [{ "steps": [{ "retry": 3, | }] }] }')).toEqual(["backoff", "steps"]);
  });

  test("knows the values of a place", () => {
    expect(at('{ "groups": [{ "steps": [{ "offload": | }] }] }')).toEqual(['"thread"', '"process"']);
    expect(at('{ "groups": [{ "arrivals": | }] }')).toContain('"at once"');
    expect(at('{ "groups": [{ "steps": [{ "put": "|" }] }], "queues": { "a b": 1, "c": 2 } }')).toEqual([
      '"a b"',
      '"c"',
    ]);
    expect(at('{ "groups": [{ "steps": [{ "lock": | , "steps": [] }] }], "locks": ["x"] }')).toEqual(['"x"']);
    expect(at('{ "groups": [{ "steps": [{ "io": | }] }] }')).toContain('{ "uniform": ["100ms", "100ms"] }');
  });

  test("explains, and what it writes is valid", () => {
    const text = '{ "groups": [{ "name": "a", "count": 1, "steps": [] }] }';
    const place = text.indexOf("[]") + 1;
    const found = completionsAt(text, place)?.options ?? [];
    expect(found.length).toBeGreaterThan(10);
    for (const { insert } of found) {
      const written = `${text.slice(0, place)}${insert}${text.slice(place)}`;
      const parsed = parseScenario({
        ...JSON.parse(written),
        locks: ["name"],
        semaphores: { name: 1 },
        queues: { name: 1 },
      });
      expect(parsed, insert).toMatchObject({ ok: true });
    }
    const keys = completionsAt('{ "groups": [{ "steps": [{ "i" }] }] }', 30)?.options ?? [];
    expect(keys.find(({ label }) => label === "io")?.info).toContain("Waits for something outside");
  });

  test("nor anything else looks into a text that is too deep to be one, and it is said where", () => {
    for (const text of ["[".repeat(100_000), `${"[".repeat(101)}${"]".repeat(101)}`, '{"a":'.repeat(5000)]) {
      expect(at(`${text}|`)).toEqual([]);
      expect(readDocument(text)).toMatchObject({
        kind: "not-json",
        problem: "The text has more than 100 brackets within each other.",
        at: text.startsWith("[") ? 100 : 500,
      });
    }
    // Brackets in a name are none, nor are those that stand beside each other.
    expect(readDocument(`{"[[${"[{".repeat(200)}\\"{": [${"[],".repeat(200)}[]]}`)).toMatchObject({ kind: "faulty" });
  });

  test("has nothing to say where there is nothing to say", () => {
    expect(at('{ "nothing": { | } }')).toEqual([]);
    expect(at(textOfPreset("ten-tasks").replace('"Task"', '"Ta|sk"'))).toEqual([]);
  });
});
