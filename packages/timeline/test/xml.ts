import { SaxesParser, type SaxesTagPlain } from "saxes";

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The elements and the text of a document; fails if it is not well-formed XML. */
export function parseXml(document: string): { elements: Element[]; text: string[] } {
  const parser = new SaxesParser();
  const elements: Element[] = [];
  const text: string[] = [];
  parser.on("opentag", ({ name, attributes }: SaxesTagPlain) => elements.push({ name, attributes }));
  parser.on("text", (piece) => text.push(piece));
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(document).close();
  return { elements, text };
}
