import { readAlipayKeys } from '../../adapters/alipay/alipay-keys';
import { ConfigError, readConfig, type Config } from '../../adapters/config/config';
import type { MerchantConfig } from '../../adapters/config/merchants-file';
import { checkApiKeys } from './check-api-keys';
import { checkDataFolder } from './check-data-folder';
import { checkEnvironment } from './check-environment';
import { checkCredential, checkExposure } from './check-exposure';
import { checkGateway } from './check-gateway';
import { checkKeys } from './check-keys';
import { checkNotifyUrl } from './check-notify-url';
import { lineOf, ok, problem, type Finding } from './finding';

/**
 * Finds mistakes in the set-up: what is open to whom, and of each shop keys, clock, gateway, notify URL. One line each; nothing
 * secret. `--self` calls nobody but the engine itself.
 */
export async function doctor({ self: isSelf = false }: { self?: boolean }): Promise<number> {
  let problems = 0;
  const report = (findings: readonly Finding[], whose = '') => {
    for (const finding of findings) {
      process.stdout.write(lineOf({ ...finding, what: `${whose}${finding.what}` }));
      if (finding.verdict === 'problem') problems += 1;
    }
  };
  const config = readSettings(report);
  if (!config) return 1;
  report([...checkExposure(config), checkDataFolder(config.dataDir)]);
  for (const shop of [config, ...config.moreMerchants]) {
    const whose = config.moreMerchants.length > 0 ? `${shop.merchant}, ` : '';
    const isSimulated = shop === config && config.simulatorPort !== undefined;
    report([checkCredential(shop, isSimulated), ...(await checkApiKeys(shop.merchant))], whose);
    if (isSimulated) report([ok('account', SIMULATED)], whose);
    else await checkAccount(config, shop, isSelf, (findings) => report(findings, whose));
  }
  process.stdout.write(problems === 0 ? 'no problems\n' : `${problems} problem${problems === 1 ? '' : 's'}\n`);
  return problems === 0 ? 0 : 1;
}

const SIMULATED = 'the simulated Alipay: ALIPAY_GATEWAY_URL is not set, so there is nothing to check';

function readSettings(report: (findings: readonly Finding[]) => void): Config | undefined {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    report(error.problems.map((text) => problem('settings', text)));
    return undefined;
  }
}

/** Reports each finding at once: calls to Alipay take seconds where it does not answer. */
async function checkAccount(
  config: Config,
  { merchant, alipay }: MerchantConfig,
  isSelf: boolean,
  report: (findings: readonly Finding[]) => void,
): Promise<void> {
  const { gatewayUrl = '', appId = '', appAuthToken } = alipay;
  const { alipayTimeoutMs: timeoutMs } = config;
  const prefix = merchant === config.merchant ? '' : `/m/${merchant}`;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const publicUrl = config.publicUrl ?? `http://${host}:${config.port}`;
  const notifyUrl = `${publicUrl}${prefix}/alipay/notify`;
  const now = new Date();
  const ofKeys = checkKeys(alipay, now);
  report([...ofKeys, ...checkEnvironment(gatewayUrl, appId)]);
  if (isSelf) return;
  const keys = ofKeys.some(({ verdict }) => verdict === 'problem') ? undefined : readAlipayKeys(alipay, now);
  report(await checkGateway({ gatewayUrl, appId, appAuthToken, keys, notifyUrl, timeoutMs }));
  report(await checkNotifyUrl(notifyUrl, { gatewayUrl, appId, timeoutMs }));
}
