/** `npm run check`: what can be said of the code without running it. With names (`npm run check -- lint`) only those. */
import { checkSteps } from './checks.mjs';
import { runSteps } from './steps.mjs';

process.exitCode = (await runSteps([checkSteps(process.argv.slice(2))])) ? 0 : 1;
