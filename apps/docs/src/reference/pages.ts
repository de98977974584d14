import { readdirSync, readFileSync } from "node:fs";

import { generated } from "./generated.ts";

/** Where what is written lies. The name of a file is its page's address. */
const WRITTEN = new URL("../content/docs/", import.meta.url);

/** A page of the reference, as Markdown. */
export interface ReferencePage {
  /** Its address, without the slashes at both ends. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly markdown: string;
  /** Where it is written. */
  readonly file: URL;
}

/** All pages of the reference, by address. */
export async function readPages(): Promise<ReferencePage[]> {
  const names = readdirSync(WRITTEN, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
  return Promise.all(names.sort().map((name) => readPage(name.replaceAll("\\", "/"))));
}

/** @throws Error if a page has no title and description, or asks for something that is not generated. */
async function readPage(name: string): Promise<ReferencePage> {
  const file = new URL(name, WRITTEN);
  const text = readFileSync(file, "utf8");
  const [front = "", title = "", description = ""] = /^---\ntitle: (.*)\ndescription: (.*)\n---\n/.exec(text) ?? [];
  if (front === "") throw new Error(`${name} has to begin with a title and a description`);
  return {
    id: name.replace(/\.md$/, "").replace(/(?:^|\/)index$/, ""),
    title,
    description,
    markdown: await withGenerated(name, text.slice(front.length)),
    file,
  };
}

/** A line `<!-- generated: name argument … -->` stands for what is generated under that name. */
async function withGenerated(page: string, text: string): Promise<string> {
  const parts = text.split(/^<!-- generated: (.+) -->$/m);
  const made = parts.map(async (part, index) => {
    if (index % 2 === 0) return part;
    const [name = "", ...rest] = part.split(" ");
    const generate = generated.get(name);
    if (generate === undefined)
      throw new Error(`${page} asks for ${name}; there is ${[...generated.keys()].join(", ")}`);
    return generate(rest.join(" "));
  });
  return (await Promise.all(made)).join("");
}
