/** `paystate … | head -1`: where nobody reads the output, a command ends as other programs do, without a stack trace. */
import { cleanUp, startPiped } from '../given-cli';

afterEach(cleanUp);

test.each(['schema', 'states', 'help'])('paystate %s', async (name) => {
  const { err } = await startPiped([name], 'true').ended;

  expect(err).toBe('ended with 141\n');
});
