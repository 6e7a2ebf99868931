/**
 * Calls `stop` at the first SIGTERM or SIGINT and ends the process when it is done; a second signal ends it at once.
 * Exit code 0 after an orderly stop, 1 when `stop` failed.
 */
export function stopOnSignal(stop: () => Promise<void>, onFailure: (error: unknown) => void): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        onFailure(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
