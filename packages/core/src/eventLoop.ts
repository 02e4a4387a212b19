/**
 * Lets the event loop run once: timers, signals and other work of the program get their turn between two requests of a
 * loop whose responses come from memory. A message is a task on every platform and costs some 50 µs; a timer of zero
 * costs a millisecond and more, and stands still while a test has replaced the timers.
 */
export function letTimersRun(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof MessageChannel !== 'function') {
      setTimeout(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
