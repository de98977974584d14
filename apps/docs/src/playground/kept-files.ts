/** A file that was read, as it was. */
export interface KeptFile {
  readonly name: string;
  readonly text: string;
}

const DATABASE = "interleave-playground";
const FILES = "files";
/** So many files are kept: each tab may have another one, and each link. */
const MOST = 12;

/** Names a file that is to be kept; later ones have greater names. */
export function newFileId(): string {
  const [chance = 0] = crypto.getRandomValues(new Uint32Array(1));
  return `${Date.now().toString(36)}-${chance.toString(36)}`;
}

/** Keeps a file that was read, so that a reload does not lose it; the oldest make room. It stays on this machine. */
export async function keepFile(id: string, file: KeptFile): Promise<void> {
  await inStore("readwrite", (store) => store.put(file, id));
  const ids = await inStore("readonly", (store) => store.getAllKeys());
  const old = Array.isArray(ids) ? ids.slice(0, -MOST) : [];
  for (const id of old) await inStore("readwrite", (store) => store.delete(String(id)));
}

/** The file that was kept by this name; null if there is none any more. */
export async function keptFile(id: string): Promise<KeptFile | null> {
  const file = await inStore("readonly", (store) => store.get(id));
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
