/** An event of a stream. */
export interface Heard {
  readonly id: number;
  readonly event: string;
  readonly data: string;
}

/**
 * Listens to a job until the end, a lost connection, or until it has heard enough, and gives what it has heard. Only whole events count: the
 * connection may be lost in the middle of one.
 */
export async function listen(
  url: string,
  after: number,
  enough: (id: number) => boolean = () => false,
): Promise<Heard[]> {
  const heard: Heard[] = [];
  const response = await fetch(url, { headers: { "last-event-id": String(after) } });
  if (response.status !== 200 || response.body === null) throw new Error(`${url}: ${response.status}`);
  let rest = "";
  try {
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = `${rest}${chunk}`.split("\n\n");
      rest = blocks.pop() ?? "";
      heard.push(...blocks.flatMap(eventOf));
      if (enough(heard.at(-1)?.id ?? 0)) break;
    }
  } catch {
    // The connection was lost.
  }
  return heard;
}

/** The events of a whole stream. */
export function eventsIn(text: string): Heard[] {
  return text.split("\n\n").flatMap(eventOf);
}

function eventOf(block: string): Heard[] {
  const [, id, event = "", data = ""] = /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(block) ?? [];
  return id === undefined ? [] : [{ id: Number(id), event, data }];
}
