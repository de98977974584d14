/** What a key in the plot does, for the help and for the keyboard itself. */
export interface KeyAction {
  readonly keys: readonly string[];
  /** How the help names them. */
  readonly shown: string;
  readonly does: string;
  readonly run: () => void;
}

/** Runs the action that a key stands for; answers whether there was one. */
export function runKey(event: KeyboardEvent, actions: readonly KeyAction[]): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const name = event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
  const action = actions.find(({ keys }) => keys.includes(name));
  action?.run();
  return action !== undefined;
}
