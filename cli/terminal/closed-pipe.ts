import { EXIT } from './usage-error';

/** Ends the process quietly when nobody reads any more what it prints, as in `paystate trades | head -1`. */
export function endWithReader(): void {
  for (const out of [process.stdout, process.stderr]) {
    out.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(EXIT.NOT_READ);
    });
  }
}
