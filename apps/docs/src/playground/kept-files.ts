/** A file that was read, as it was. */
export interface KeptFile {
  readonly name: string;
  readonly text: string;
}

const DATABASE = "interleave-playground";
const FILES = "files";
const KEY = "read";

/** Keeps the file that was read, so that a reload does not lose it; null forgets it. It stays on this machine. */
export async function keepFile(file: KeptFile | null): Promise<void> {
  await inStore("readwrite", (store) => (file === null ? store.delete(KEY) : store.put(file, KEY)));
}

/** The file that was kept; null if there is none. */
export async function keptFile(): Promise<KeptFile | null> {
  const file = await inStore("readonly", (store) => store.get(KEY));
  if (typeof file !== "object" || file === null || !("name" in file) || !("text" in file)) return null;
  const { name, text } = file;
  return typeof name === "string" && typeof text === "string" ? { name, text } : null;
}

/** Null where the browser keeps nothing, as in some private windows. */
async function inStore(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  try {
    const database = await opened();
    const result = await answerOf(act(database.transaction(FILES, mode).objectStore(FILES)));
    database.close();
    return result;
  } catch {
    return null;
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore(FILES));
  return answerOf(request);
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("The browser keeps nothing.")));
  });
}
