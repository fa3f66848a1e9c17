import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ROOT, givenCompose, packageJson, textOf } from './given-deployment';

type Step = { uses?: string; run?: string; if?: string; with?: Record<string, unknown>; env?: Record<string, string> };
type Job = {
  'runs-on': string;
  'timeout-minutes': number;
  env?: Record<string, string>;
  services?: Record<string, { image: string; env: Record<string, string>; ports: string[]; options: string }>;
  steps: Step[];
};
type Workflow = {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  concurrency: { group: string };
  jobs: Record<string, Job>;
};

const workflow = parse(textOf('.github/workflows/ci.yml')) as Workflow;
const jobs = Object.entries(workflow.jobs);
const steps = jobs.flatMap(([, job]) => job.steps);
const commandsOf = (name: string) => workflow.jobs[name]!.steps.map(({ run }) => run ?? '').join('\n');
const nodeOf = (name: string) => workflow.jobs[name]!.steps.find(({ with: w }) => w?.['node-version'])?.with;

describe('given the workflow', () => {
  it('then it runs on pushes and pull requests, may only read, and gives up in time', () => {
    expect(Object.keys(workflow.on)).toEqual(expect.arrayContaining(['push', 'pull_request']));
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(workflow.concurrency.group).toContain('github.ref');
    for (const [name, job] of jobs)
      expect({ name, limit: job['timeout-minutes'] <= 90 }).toEqual({ name, limit: true });
    expect(workflow.jobs['ci']!['timeout-minutes']).toBe(90);
  });

  it('then it uses actions of GitHub only, pinned by major version, and leaves no token behind', () => {
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts).toHaveLength(jobs.length);
    for (const checkout of checkouts) expect(checkout.with).toMatchObject({ 'persist-credentials': false });
  });

  it('then every npm script and every file that it runs exists', () => {
    const text = steps.map(({ run }) => run ?? '').join('\n');
    const scripts = [...text.matchAll(/npm run (\S+)/g)].map(([, script]) => script!);
    expect(scripts).toContain('mutation-check');
    expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining([...scripts, 'test']));
    const suites = [...text.matchAll(/npm test -- (\S+)/g)].map(([, suite]) => suite!);
    expect(new Set(suites)).toEqual(new Set(['eventstoredb']));
    const files = [...text.matchAll(/^\s*(?:\.\/)?(\.?[\w-]+\/[\w.-]+)/gm)].map(([, file]) => file!);
    expect(files).toEqual(expect.arrayContaining(['.ci/run', 'deploy/pay.sh']));
    for (const file of files) {
      expect({ file, exists: existsSync(path.join(ROOT, file)) }).toEqual({ file, exists: true });
      expect({ file, isExecutable: (statSync(path.join(ROOT, file)).mode & 0o111) !== 0 }).toEqual({
        file,
        isExecutable: true,
      });
    }
  });

  it('then the whole suite runs by .ci/run on Node 20', () => {
    expect(commandsOf('ci')).toContain('.ci/run');
    expect(nodeOf('ci')).toMatchObject({ 'node-version': 20 });
  });

  it('then the suite of the log runs on the EventStoreDB that the compose file has, where the test looks for it', () => {
    const { services, steps: its } = workflow.jobs['eventstoredb']!;
    const { image, environment } = givenCompose().services['eventstoredb']!;
    expect(services!['eventstoredb']).toMatchObject({ image, ports: ['2113:2113'] });
    expect(environment).toMatchObject(services!['eventstoredb']!.env);
    expect(services!['eventstoredb']!.options).toContain('http://localhost:2113/health/live');
    expect(its.find(({ run }) => run === 'npm test -- eventstoredb')?.env).toEqual({
      TEST_ESDB_URL: 'esdb://127.0.0.1:2113?tls=false',
    });
  });

  it('then it runs on Node 22 with a container that the tests start, of a package that no lock needs', () => {
    expect(nodeOf('testcontainers')).toMatchObject({ 'node-version': 22 });
    expect(commandsOf('testcontainers')).toMatch(
      /npm ci\nnpm install --no-save @testcontainers\/kurrentdb@\d+\.\d+\.\d+\nnpm test -- eventstoredb$/,
    );
  });

  it.each(['docker', 'cluster'])(
    'then the job %s starts the stack, pays, and takes it down whatever happened',
    (name) => {
      expect(commandsOf(name)).toMatch(
        /docker compose config --quiet\n[^]*up --detach [^\n]*--wait[^]*deploy\/pay\.sh/,
      );
      expect(workflow.jobs[name]!.steps.at(-1)).toEqual({ if: 'always()', run: 'docker compose down --volumes' });
    },
  );

  it('then the job cluster starts what belongs to that profile, and pays where it is published', () => {
    const { services } = givenCompose();
    const engine = services['engine-cluster']!;
    expect(engine.profiles).toEqual([workflow.jobs['cluster']!.env!['COMPOSE_PROFILES']]);
    expect(commandsOf('cluster')).toContain(`./deploy/pay.sh http://${engine.ports![0]!.replace(/:\d+$/, '')}\n`);
  });
});
