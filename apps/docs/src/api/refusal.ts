/** The API was reached, and this is what came instead of what was asked for. The message is part of a sentence, for people. */
export class Refusal extends Error {
  override name = "Refusal";
}

/** Why there is nothing from the API, for people: what it said, or that it said nothing. Part of a sentence, without a full stop. */
export function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return "the API answered with something else than JSON";
  return error instanceof Refusal ? error.message : "the API did not answer";
}

/** What a response says that is not the one that was hoped for: its problem document, if it has one, and how long to wait. */
export async function refusalIn(response: Pick<Response, "status" | "headers" | "json">): Promise<Refusal> {
  const { title, detail } = await problemIn(response);
  const wait = response.headers.get("retry-after") ?? "";
  const sentences = [
    `the API answered with ${title === null ? `status ${response.status}` : `“${title}”`}`,
    ...(detail === null ? [] : [detail.replace(/\.$/, "")]),
    ...(/^\d+$/.test(wait) ? [`It can be asked again in ${wait} s`] : []),
  ];
  return new Refusal(sentences.join(". "));
}

/** Of a problem document (RFC 9457) what is for people; nothing of anything else. */
async function problemIn(response: Pick<Response, "json">): Promise<{ title: string | null; detail: string | null }> {
  const document: unknown = await response.json().catch(() => null);
  // Looked into here.
  const { title, detail } = (document ?? {}) as { title?: unknown; detail?: unknown };
  return { title: typeof title === "string" ? title : null, detail: typeof detail === "string" ? detail : null };
}
