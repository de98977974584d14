/** Text as letters that an address can hold: compressed (raw DEFLATE), then base64url. */
export async function packed(text: string): Promise<string> {
  const bytes = await bytesOf(
    streamOf(new TextEncoder().encode(text)).pipeThrough(new CompressionStream("deflate-raw")),
  );
  const letters = Array.from(bytes, (byte) => String.fromCodePoint(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * The text that was packed.
 *
 * @throws Error if it is not such, or is longer than `most` bytes: a few letters can stand for gigabytes.
 */
export async function unpacked(letters: string, most: number): Promise<string> {
  if (!/^[\w-]*$/.test(letters)) throw new Error("it has letters that nothing is packed in");
  const bytes = Uint8Array.from(
    atob(letters.replaceAll("-", "+").replaceAll("_", "/")),
    (letter) => letter.codePointAt(0) ?? 0,
  );
  const text = await bytesOf(streamOf(bytes).pipeThrough(new DecompressionStream("deflate-raw")), most);
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text);
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([bytes]).stream();
}

async function bytesOf(stream: ReadableStream<Uint8Array>, most = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.length;
    if (length > most) {
      await reader.cancel();
      throw new Error(`it holds more than ${most.toLocaleString("en")} bytes`);
    }
    pieces.push(read.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
