/** What the settings open, and to whom. Nothing is called, and nothing secret is in a finding. */
import { isLoopback, isSafeUrl } from '../../adapters/config/access-settings';
import type { Config } from '../../adapters/config/config';
import type { MerchantConfig } from '../../adapters/config/merchants-file';
import { note, ok, problem, type Finding } from './finding';

/** Of the engine as a whole. What the start warns of is among it: unknown settings, and real money that is not encrypted or open. */
export function checkExposure(config: Config): Finding[] {
  return [
    ...config.warnings.map((text) => note('settings', text)),
    checkHost(config),
    ...checkPublicUrl(config),
    ...checkOrigins(config),
    ok('ALLOWED_HOSTS', listOr(config.allowedHosts, 'none but addresses, loopback, HOST and the host of PUBLIC_URL')),
    ...checkProxies(config),
    checkDemoRoutes(config),
    checkMetricsPort(config),
  ];
}

/** Of a shop. Without the simulator, the settings of an engine without a credential are refused unless API_AUTH=none is said. */
export function checkCredential({ apiToken, jwt }: MerchantConfig, isSimulated: boolean): Finding {
  const accepted = [
    ...(apiToken === undefined ? [] : ['a token with every scope']),
    ...(jwt === undefined ? [] : [`tokens of ${jwt.issuer} for ${jwt.audience}`]),
  ];
  if (accepted.length > 0) return ok('credential', `${accepted.join(', ')}, and API keys`);
  return isSimulated
    ? note('credential', 'none: every program of this machine may do everything, with simulated money')
    : problem('credential', 'none: every program of this machine may refund; set API_TOKEN or the issuer of tokens');
}

function checkHost({ host, port }: Config): Finding {
  return isLoopback(host)
    ? ok('HOST', `${host}: only this machine reaches port ${port}`)
    : note('HOST', `${host}: the network reaches port ${port} without encryption; let only a proxy with TLS reach it`);
}

function checkPublicUrl({ publicUrl, simulatorPort }: Config): Finding[] {
  if (publicUrl === undefined) return [ok('PUBLIC_URL', 'not set: the simulator is on this machine')];
  if (isSafeUrl(publicUrl)) return [ok('PUBLIC_URL', publicUrl)];
  return simulatorPort === undefined ? [] : [note('PUBLIC_URL', `${publicUrl} is not encrypted`)];
}

function checkOrigins({ allowedOrigins }: Config): Finding[] {
  const open = allowedOrigins.filter((origin) => !isSafeUrl(origin));
  if (open.length === 0) return [ok('ALLOWED_ORIGINS', listOr(allowedOrigins, "none but the engine's own"))];
  return open.map((origin) =>
    note('ALLOWED_ORIGINS', `${origin} is not encrypted: whoever alters its pages calls the API from them`),
  );
}

/** Networks that hold so many addresses are nobody's proxies. */
const MIN_PREFIX_BITS = 8;

function checkProxies({ trustedProxies, host, publicUrl }: Config): Finding[] {
  const what = 'TRUSTED_PROXIES';
  const wide = trustedProxies.filter((network) => Number(network.split('/')[1] ?? '128') < MIN_PREFIX_BITS);
  if (wide.length > 0) {
    return wide.map((network) =>
      problem(what, `${network}: nearly every caller may claim any address; name the proxies`),
    );
  }
  const isBehindProxy = publicUrl !== undefined && isLoopback(host);
  if (trustedProxies.length === 0 && isBehindProxy) {
    const says = "none: each caller has the proxy's address, so the address lists of keys and the log see only that";
    return [note(what, says)];
  }
  return [ok(what, listOr(trustedProxies, 'none: the address of the connection counts'))];
}

function checkDemoRoutes({ javaDemoRoutes }: Config): Finding {
  const what = 'JAVA_DEMO_ROUTES';
  if (javaDemoRoutes === undefined) return ok(what, 'off');
  return javaDemoRoutes === 'on'
    ? note(what, 'on: /qrcode, /refund and /refund_query are served; switch them off when no caller needs them')
    : note(
        what,
        'get: links move money, and addresses with order numbers stand in logs of proxies; let callers send POST',
      );
}

function checkMetricsPort({ metricsPort, host }: Config): Finding {
  const what = 'METRICS_PORT';
  if (metricsPort === undefined) return ok(what, 'not set: /metrics needs the scope METRICS');
  return isLoopback(host)
    ? ok(what, `${metricsPort}: every program of this machine reads metrics`)
    : note(
        what,
        `${metricsPort}: whoever reaches ${host} reads how every shop's business goes; let only Prometheus reach it`,
      );
}

function listOr(names: readonly string[], none: string): string {
  return names.length === 0 ? none : names.join(', ');
}
