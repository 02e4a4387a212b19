/**
 * Calls a function of the user, and gives what it gives. That it fails, at once or later, must harm neither the call nor the
 * process: a rejection that nobody takes would end it.
 */
export function callSafely<Value>(call: () => Value, onFailure: () => void = ignore): Value | undefined {
  try {
    const result = call();
    if (typeof result === 'object' && result !== null) Promise.resolve(result).then(ignore, onFailure);
    return result;
  } catch {
    onFailure();
    return undefined;
  }
}

function ignore(): void {}
