/** Aborts at the first Ctrl-C or SIGTERM; the second ends the process at once. Call `ignore` when the work is done. */
export function createInterruption(): { signal: AbortSignal; ignore: () => void } {
  const controller = new AbortController();
  const interrupt = () => {
    ignore();
    process.stderr.write('\nending what is under way; once more ends at once\n');
    controller.abort();
  };
  const ignore = () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return { signal: controller.signal, ignore };
}
