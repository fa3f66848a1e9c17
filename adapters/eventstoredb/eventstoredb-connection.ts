import { existsSync } from 'node:fs';

/** What paystate accepts in an `esdb://` connection string, and what it adds. The password in it is never shown. */

export type EventStoreDbConnection = {
  /** For the client: the text as given, with our defaults. Holds the password. */
  connectionString: string;
  /** Sent with every call. Undefined where the connection has none: then it is not encrypted either. */
  credentials: { username: string; password: string } | undefined;
};

const SCHEMES = ['esdb', 'esdb+discover'];

/**
 * The options that the setting may have. Others are refused: the client ignores unknown ones with a warning that prints the whole
 * text, password included; `throwOnAppendFailure=false` hides a lost race; `tlsVerifyCert` has no effect; a
 * `nodePreference` other than the leader reads what is behind.
 */
const OPTIONS = [
  'tls',
  'tlsCAFile',
  'connectionName',
  'keepAliveInterval',
  'keepAliveTimeout',
  'discoveryInterval',
  'gossipTimeout',
  'maxDiscoverAttempts',
];
const NUMBERS = ['keepAliveInterval', 'keepAliveTimeout', 'discoveryInterval', 'gossipTimeout', 'maxDiscoverAttempts'];

/** A silent connection is pinged every ten seconds (the client warns below that) and has two seconds to answer. */
const DEFAULTS = { keepAliveInterval: '10000', keepAliveTimeout: '2000', connectionName: 'paystate' };

type Parts = { scheme: string; userInfo: string | undefined; hosts: string; options: [name: string, value: string][] };

/** One sentence for each thing that is wrong with it, none of them with a secret. */
export function problemsOfConnection(text: string): string[] {
  const parts = partsOf(text);
  if (!parts) return ['is not of the form esdb://[user:password@]host:port[,host:port…][?option=value&…]'];
  const { scheme, userInfo, hosts, options } = parts;
  const isEncrypted = !options.some(([name, value]) => name === 'tls' && value === 'false');
  return [
    ...(SCHEMES.includes(scheme) ? [] : [`begins with ${scheme}://, use esdb:// or esdb+discover://`]),
    // Not repeated: without the @ it may be user and password.
    ...(hosts.split(',').every(isHost) ? [] : ['names a host that is not host:port with a port from 1 to 65535']),
    ...(userInfo === undefined || isUserInfo(userInfo)
      ? []
      : ['must have user:password before the @, with : @ / ? # % of the password percent-encoded']),
    ...(isEncrypted && userInfo === undefined
      ? ['needs user:password@ before the host, or tls=false for a server that runs insecure']
      : []),
    ...options.flatMap(([name, value]) => problemOfOption(name, value)),
    ...(new Set(options.map(([name]) => name)).size < options.length ? ['has an option twice'] : []),
  ];
}

/** Call it with a text that has no problems. */
export function connectionOf(text: string): EventStoreDbConnection {
  const parts = partsOf(text);
  if (!parts) throw new TypeError('not an EventStoreDB connection string');
  const caFile = parts.options.find(([name]) => name === 'tlsCAFile')?.[1];
  if (caFile !== undefined && !existsSync(decodeURIComponent(caFile))) {
    throw new Error(`EVENT_STORE names a tlsCAFile that is not there: ${caFile}`);
  }
  const given = new Set(parts.options.map(([name]) => name));
  const added = Object.entries(DEFAULTS).filter(([name]) => !given.has(name));
  const options = [...parts.options, ...added].map(([name, value]) => `${name}=${value}`).join('&');
  const userInfo = parts.userInfo === undefined ? '' : `${parts.userInfo}@`;
  return {
    connectionString: `${parts.scheme}://${userInfo}${parts.hosts}?${options}`,
    credentials: parts.userInfo === undefined ? undefined : credentialsOf(parts.userInfo),
  };
}

/** The text without its password, for logs and messages. */
export function withoutPassword(text: string): string {
  return text.replace(/:\/\/[^@]*@/, '://…@');
}

function partsOf(text: string): Parts | undefined {
  const match = /^([a-z+]+):\/\/(?:([^@]*)@)?([^@/?#]+)\/?(?:\?([^#]*))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, scheme = '', userInfo, hosts = '', query = ''] = match;
  const options = query
    .split('&')
    .filter((option) => option !== '')
    .map((option): [string, string] => {
      const [name = '', ...value] = option.split('=');
      return [name, value.join('=')];
    });
  return { scheme, userInfo, hosts, options };
}

function isHost(host: string): boolean {
  if (!/^[A-Za-z0-9._-]+(:\d{1,5})?$/.test(host)) return false;
  const port = Number(host.split(':')[1] ?? '2113');
  return port >= 1 && port <= 65_535;
}

function isUserInfo(userInfo: string): boolean {
  if (!/^[^:@/?#]+:[^:@/?#]+$/.test(userInfo)) return false;
  try {
    credentialsOf(userInfo);
    return true;
  } catch {
    return false;
  }
}

function credentialsOf(userInfo: string): { username: string; password: string } {
  const [username = '', password = ''] = userInfo.split(':');
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

function problemOfOption(name: string, value: string): string[] {
  if (!OPTIONS.includes(name)) return [`has the option ${name}, which is not one of ${OPTIONS.join(', ')}`];
  if (name === 'tls' && value !== 'true' && value !== 'false') return ['must have tls=true or tls=false'];
  if (NUMBERS.includes(name) && !/^\d{1,9}$/.test(value)) return [`must have a whole number for ${name}`];
  return value === '' ? [`has no value for ${name}`] : [];
}
