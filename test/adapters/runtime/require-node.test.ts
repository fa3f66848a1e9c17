import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LEAST_NODE, nodeProblem } from '../../../adapters/runtime/require-node';

describe('given the version of Node that starts the product', () => {
  it.each(['18.20.4', '20.18.3', '6.0.0'])('when it is %s, then a sentence says which is needed', (version) => {
    expect(nodeProblem(version)).toContain(`paystate needs Node 20.19 or later, and this is Node ${version}`);
  });

  it.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0', '26.10.0'])('when it is %s, then it starts', (version) => {
    expect(nodeProblem(version)).toBeUndefined();
  });

  it('then the least version is the one that package.json tells npm', () => {
    const file = path.join(__dirname, '../../../package.json');
    const { engines } = JSON.parse(readFileSync(file, 'utf8')) as { engines: { node: string } };
    expect(engines.node).toBe(`>=${LEAST_NODE.join('.')}`);
  });
});
