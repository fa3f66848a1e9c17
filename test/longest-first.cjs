/**
 * The order in which jest runs the test files. Without the times of an earlier run, as in CI, it begins with the largest files. These
 * are small and take minutes: begun last, each would leave every other core idle until it ends.
 */
const { createRequire } = require('node:module');

const Sequencer = createRequire(require.resolve('jest'))('@jest/test-sequencer').default;

const LONGEST = [
  'test/histories/histories.test.ts',
  'test/crashes/sigkill.test.ts',
  'test/end-to-end/nodes/several-nodes.test.ts',
  'test/console/look.test.ts',
  'test/console/trades/many-trades.test.ts',
  'test/small-worlds/small-worlds.test.ts',
  'test/crashes/crash-at-every-await.test.ts',
];

module.exports = class extends Sequencer {
  sort(tests) {
    const rankOf = ({ path }) => {
      const rank = LONGEST.findIndex((name) => path.split('\\').join('/').endsWith(name));
      return rank < 0 ? LONGEST.length : rank;
    };
    return [...super.sort(tests)].sort((one, other) => rankOf(one) - rankOf(other));
  }
};
