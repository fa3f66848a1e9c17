import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { readConfig } from '../../adapters/config/config';
import { freePort } from '../free-port';
import { programOf } from '../product-program';
import { PATIENCE_MS, until as eventually } from '../waiting';
import {
  ROOT,
  givenCompose,
  givenVolumes,
  imageEnvironment,
  mountsOf,
  packageJson,
  textOf,
  type Service,
} from './given-deployment';

const compose = givenCompose();
const { services } = compose;
const all = Object.entries(services);
const long = all.filter(([, service]) => service.restart !== 'no');
const ENGINES = ['engine-a', 'engine-b', 'engine-cluster'];
const NODES = ['node1', 'node2', 'node3'];
const ONE_SHOTS = ['certificates'];

const environmentOf = (name: string): Record<string, string> => ({
  ...imageEnvironment(),
  ...services[name]!.environment,
});
const namesWith = (has: (service: Service) => boolean) =>
  all.flatMap(([name, service]) => (has(service) ? [name] : []));
const publishedBy = (name: string) => services[name]!.ports ?? [];

describe('given docker-compose.yml', () => {
  it('then without a profile it is one EventStoreDB, two engines and the simulator', () => {
    expect(namesWith(({ profiles }) => profiles === undefined)).toEqual([
      'eventstoredb',
      'simulator',
      'engine-a',
      'engine-b',
    ]);
  });

  it('then the profile "cluster" adds three nodes, their certificates and an engine, and nothing else has a profile', () => {
    expect(namesWith(({ profiles }) => profiles?.[0] === 'cluster').sort()).toEqual(
      [...ONE_SHOTS, 'engine-cluster', ...NODES].sort(),
    );
  });

  it('then the engines and the simulator are where the documents say, on this machine only', () => {
    expect(Object.fromEntries(all.flatMap(([name, { ports }]) => (ports ? [[name, ports]] : [])))).toEqual({
      simulator: ['127.0.0.1:10087:10087'],
      'engine-a': ['127.0.0.1:10086:10086'],
      'engine-b': ['127.0.0.1:10088:10086'],
      'engine-cluster': ['127.0.0.1:10089:10086'],
    });
    expect(environmentOf('simulator')['SIMULATOR_PORT']).toBe('10087');
    for (const name of ENGINES) expect(environmentOf(name)['PORT'] ?? '10086').toBe('10086');
  });

  it('then every image is pinned by its exact version, and ours is the version of the product', () => {
    for (const [, { image }] of all) expect(image).toMatch(/^[a-z0-9./-]+:\d+\.\d+\.\d+(-[a-z0-9-]+)?$/);
    const ours = namesWith(({ build }) => build !== undefined);
    expect(ours.sort()).toEqual([...ENGINES, 'simulator'].sort());
    for (const name of ours) expect(services[name]!.image).toBe(`paystate:${packageJson.version}`);
    expect(new Set([...NODES, 'eventstoredb'].map((name) => services[name]!.image)).size).toBe(1);
  });

  it('then every service that stays has a health check, is started again, and is stopped with patience', () => {
    expect(namesWith(({ restart }) => restart === 'no')).toEqual(ONE_SHOTS);
    for (const [name, service] of long) {
      expect({ name, test: service.healthcheck?.test[0] }).toEqual({ name, test: 'CMD' });
      expect({ name, restart: service.restart }).toEqual({ name, restart: 'unless-stopped' });
      // main.ts gives itself 20 s.
      expect(Number.parseInt(service.stop_grace_period!, 10)).toBeGreaterThan(20);
    }
    for (const name of ENGINES) expect(services[name]!.healthcheck!.test.at(-1)).toContain(':10086/readyz');
    expect(services['simulator']!.healthcheck!.test.at(-1)).toContain(':10087/wallet');
  });

  it('then every service waits only for what it can have: health of what has a check, the end of what ends', () => {
    for (const [name, { depends_on = {}, profiles = [] }] of all) {
      for (const [needed, { condition }] of Object.entries(depends_on)) {
        const expected = ONE_SHOTS.includes(needed) ? 'service_completed_successfully' : 'service_healthy';
        expect({ name, needed, condition }).toEqual({ name, needed, condition: expected });
        expect([undefined, ...profiles]).toContain(services[needed]!.profiles?.[0]);
      }
    }
    expect(Object.keys(services['engine-a']!.depends_on!)).toEqual(['eventstoredb', 'simulator']);
    expect(Object.keys(services['engine-b']!.depends_on!)).toEqual(['eventstoredb', 'simulator']);
    expect(Object.keys(services['engine-cluster']!.depends_on!)).toEqual([...NODES, 'simulator']);
    for (const name of NODES) expect(Object.keys(services[name]!.depends_on!)).toEqual(ONE_SHOTS);
  });

  it('then every volume is declared and used, and every container keeps its data on one of its own', () => {
    const used = all.flatMap(([, service]) => mountsOf(service).map(({ volume }) => volume));
    expect([...new Set(used)].sort()).toEqual(Object.keys(compose.volumes).sort());
    const dataOf = (name: string) => mountsOf(services[name]!).find(({ isReadOnly }) => !isReadOnly);
    for (const name of [...ENGINES, 'simulator']) expect(dataOf(name)).toMatchObject({ volume: name, target: '/data' });
    for (const name of [...NODES, 'eventstoredb']) {
      expect(dataOf(name)).toMatchObject({ volume: name, target: '/var/lib/eventstore' });
    }
  });

  it('then no container may do more than it must, nor fill the disk with its log', () => {
    for (const [name, service] of all) {
      expect({ name, ...service }).toMatchObject({
        name,
        init: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        mem_limit: expect.stringMatching(/^\d+[mg]$/),
        logging: { options: { 'max-size': '10m', 'max-file': '3' } },
      });
    }
    for (const name of [...ENGINES, 'simulator', ...ONE_SHOTS]) expect(services[name]!.read_only).toBe(true);
    for (const name of [...ENGINES, 'simulator'])
      expect(services[name]!.tmpfs).toEqual([expect.stringMatching('^/tmp:')]);
  });

  it('then the event stores can be reached by the engines alone', () => {
    expect(compose.networks).toMatchObject({ log: { internal: true } });
    for (const name of [...NODES, 'eventstoredb']) expect(services[name]!.networks).toEqual(['log']);
    for (const name of ENGINES) expect(services[name]!.networks).toEqual(['default', 'log']);
    expect(services['simulator']!.networks).toEqual(['default']);
    expect(services['certificates']!.network_mode).toBe('none');
  });
});

describe('given the secure cluster', () => {
  it('then each node is one of three, knows the two others, and is called by its own name', () => {
    for (const name of NODES) {
      const others = NODES.filter((other) => other !== name).map((other) => `${other}:2113`);
      expect(environmentOf(name)).toMatchObject({
        EVENTSTORE_CLUSTER_SIZE: '3',
        EVENTSTORE_GOSSIP_SEED: others.join(','),
        EVENTSTORE_NODE_HOST_ADVERTISE_AS: name,
        EVENTSTORE_REPLICATION_HOST_ADVERTISE_AS: name,
        EVENTSTORE_CERTIFICATE_FILE: `/certificates/${name}/node.crt`,
        EVENTSTORE_CERTIFICATE_PRIVATE_KEY_FILE: `/certificates/${name}/node.key`,
      });
      expect(environmentOf(name)).not.toHaveProperty('EVENTSTORE_INSECURE');
    }
  });

  it('then a certificate is made for each node, by an authority whose key is deleted and whose name the nodes trust', () => {
    const script = services['certificates']!.command![0]!;
    expect(script).toContain(`for node in ${NODES.join(' ')}; do`);
    expect(script).toContain('-out "$node" -dns-names "$node,localhost"');
    expect(script).toContain('rm ca/ca.key');
    expect(script).toContain('mv /authority/new.crt /authority/ca.crt');
    for (const name of NODES) {
      expect(environmentOf(name)['EVENTSTORE_TRUSTED_ROOT_CERTIFICATES_PATH']).toBe('/authority');
      expect(services[name]!.healthcheck!.test).toContain('/authority/ca.crt');
      expect(mountsOf(services[name]!)).toEqual(
        expect.arrayContaining([
          { volume: 'authority', target: '/authority', isReadOnly: true },
          { volume: 'certificates', target: '/certificates', isReadOnly: true },
        ]),
      );
    }
  });

  it('when a password is chosen, then the nodes and the engine use that one', () => {
    const chosen = givenCompose({ EVENTSTORE_ADMIN_PASSWORD: 'chosen1' }).services;
    for (const name of NODES) {
      expect(chosen[name]!.environment!['EVENTSTORE_DEFAULT_ADMIN_PASSWORD']).toBe('chosen1');
      expect(chosen[name]!.environment!['EVENTSTORE_DEFAULT_OPS_PASSWORD']).not.toBe('chosen1');
    }
    expect(chosen['engine-cluster']!.environment!['EVENT_STORE']).toContain('://admin:chosen1@');
  });

  it('then the engine may read the authority, and no key of a node', () => {
    const { EVENT_STORE } = environmentOf('engine-cluster');
    expect(EVENT_STORE).toMatch(/@node1:2113,node2:2113,node3:2113\?tls=true&tlsCAFile=\/authority\/ca\.crt$/);
    const mounts = mountsOf(services['engine-cluster']!);
    expect(mounts).toContainEqual({ volume: 'authority', target: '/authority', isReadOnly: true });
    expect(mounts.map(({ volume }) => volume)).not.toContain('certificates');
  });
});

describe('given the environment of an engine', () => {
  let volumes: ReturnType<typeof givenVolumes>;
  beforeAll(() => {
    volumes = givenVolumes();
    const account = path.join(volumes.folderOf('simulator'), 'simulator');
    mkdirSync(account, { recursive: true });
    for (const file of ['merchant_private_key.pem', 'alipay_public_key.pem']) {
      writeFileSync(path.join(account, file), 'key');
    }
  });
  afterAll(() => volumes.remove());

  it.each(ENGINES)('when %s reads it, then nothing is missing, wrong or unsafe', (name) => {
    const config = readConfig(onThisMachine(name, volumes));
    expect(config).toMatchObject({
      host: '0.0.0.0',
      port: 10086,
      simulatorPort: undefined,
      alipay: { gatewayUrl: 'http://simulator:10087/gateway.do', privateKey: 'key', publicKey: 'key' },
      publicUrl: `http://${name}:10086`,
      merchant: 'main',
    });
    expect(config.eventStore).toBe(services[name]!.environment!['EVENT_STORE']);
  });

  it('then every name in it is one that .env.example explains, so that no setting is misspelt', () => {
    const known = [...textOf('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    for (const name of ENGINES)
      expect(known).toEqual(expect.arrayContaining(Object.keys(services[name]!.environment!)));
    expect(Object.keys(imageEnvironment()).filter((name) => !known.includes(name))).toEqual(['NODE_ENV']);
  });

  it('then the two engines differ in their name and their port alone, and write into one log', () => {
    const { environment: a, ports: _a, volumes: _va, ...restOfA } = services['engine-a']!;
    const { environment: b, ports: _b, volumes: _vb, ...restOfB } = services['engine-b']!;
    expect(restOfA).toEqual(restOfB);
    expect({ ...a, PUBLIC_URL: '' }).toEqual({ ...b, PUBLIC_URL: '' });
    expect(a!['EVENT_STORE']).toBe('esdb://eventstoredb:2113?tls=false');
  });

  it('then its addresses are services, at ports where these listen', () => {
    for (const name of ENGINES) {
      const { ALIPAY_GATEWAY_URL, PUBLIC_URL } = environmentOf(name);
      expect(new URL(PUBLIC_URL!).hostname).toBe(name);
      expect(publishedBy(name)[0]).toMatch(new RegExp(`:${new URL(PUBLIC_URL!).port}$`));
      expect(publishedBy('simulator')[0]).toMatch(new RegExp(`:${new URL(ALIPAY_GATEWAY_URL!).port}$`));
      expect(Object.keys(services)).toContain(new URL(ALIPAY_GATEWAY_URL!).hostname);
    }
  });

  it('when a token is chosen, then it is demanded; when none is, the one that deploy/pay.sh knows', () => {
    const chosen = givenCompose({ API_TOKEN: 'a-token-of-my-own' }).services;
    for (const name of ENGINES) expect(chosen[name]!.environment!['API_TOKEN']).toBe('a-token-of-my-own');
    expect(textOf('deploy/pay.sh')).toContain(`token=\${API_TOKEN:-${environmentOf('engine-a')['API_TOKEN']}}`);
  });
});

describe('given the containers as processes of this machine', () => {
  const volumes = givenVolumes();
  const running: ChildProcess[] = [];
  afterAll(async () => {
    for (const child of running.reverse()) await stopped(child);
    volumes.remove();
  });

  it('when an engine and the simulator have started, then a payment that the one opens is paid at the other', async () => {
    const said = await started('simulator/main', 'simulator ready', {
      ...onThisMachine('simulator', volumes),
      HOST: '127.0.0.1',
      SIMULATOR_PORT: '0',
    });
    const simulator = /http:\/\/127\.0\.0\.1:\d+/.exec(said)![0];
    const account = volumes.onHost(services['simulator']!, '/data/simulator/account.json');
    expect(JSON.parse(readFileSync(account, 'utf8'))).toMatchObject({
      app_id: environmentOf('engine-a')['ALIPAY_APP_ID'],
      seller_id: environmentOf('engine-a')['ALIPAY_SELLER_ID'],
    });

    const port = await freePort();
    const engine = `http://127.0.0.1:${port}`;
    await started('main', 'paystate ready', {
      ...onThisMachine('engine-a', volumes),
      HOST: '127.0.0.1',
      PORT: `${port}`,
      EVENT_STORE: 'sqlite',
      ALIPAY_GATEWAY_URL: `${simulator}/gateway.do`,
      PUBLIC_URL: engine,
    });
    const token = environmentOf('engine-a')['API_TOKEN']!;
    const input = '{ outTradeNo: "tea_1", totalAmount: "88.00", subject: "Tea", method: QR_CODE }';
    const pay = `mutation { pay(input: ${input}) { trade { state } userErrors { code message } } }`;
    expect(await post(`${engine}/graphql`, { query: pay }, token)).toEqual({
      data: { pay: { trade: { state: 'WAIT_BUYER_PAY' }, userErrors: [] } },
    });
    await post(`${simulator}/control/pay`, { out_trade_no: 'tea_1' });
    const query = '{ trade(outTradeNo: "tea_1") { state paidAmount anomalies { kind } } }';
    const paid = JSON.stringify({
      data: { trade: { state: 'TRADE_SUCCESS', paidAmount: '88.00', anomalies: [] } },
    });
    await eventually(paid, async () => JSON.stringify(await post(`${engine}/graphql`, { query }, token)) === paid);
  });

  /** Resolves with the line that says it is ready. */
  async function started(
    program: 'main' | 'simulator/main',
    ready: string,
    env: Record<string, string>,
  ): Promise<string> {
    const child = spawn(process.execPath, programOf(program), {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...env, LOG_LEVEL: 'fatal' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.push(child);
    for await (const line of createInterface({ input: child.stdout })) if (line.startsWith(ready)) return line;
    throw new Error(`${program} ended before it was ready`);
  }
});

/** A container's environment with the paths in it led to the folders that stand for its volumes. */
function onThisMachine(name: string, volumes: ReturnType<typeof givenVolumes>): Record<string, string> {
  const isPath = ([variable]: [string, string]) => variable.endsWith('_FILE') || variable === 'DATA_DIR';
  const env = Object.entries(environmentOf(name));
  const paths = env
    .filter(isPath)
    .map(([variable, file]) => [variable, volumes.onHost(services[name]!, file)] as const);
  return { ...Object.fromEntries(env), ...Object.fromEntries(paths) };
}

async function post(url: string, body: object, token = ''): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return response.json();
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
