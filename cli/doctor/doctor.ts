import { readAlipayKeys } from '../../adapters/alipay/alipay-keys';
import { ConfigError, readConfig, type Config } from '../../adapters/config/config';
import type { MerchantConfig } from '../../adapters/config/merchants-file';
import { checkEnvironment } from './check-environment';
import { checkGateway } from './check-gateway';
import { checkKeys } from './check-keys';
import { checkNotifyUrl } from './check-notify-url';
import { lineOf, ok, problem, type Finding } from './finding';
import { refuseArguments } from '../terminal/usage-error';

/** Looks for the mistakes that are made when a shop is set up: keys, clock, gateway, notify URL. One line each; nothing secret. */
export async function doctor(args: readonly string[]): Promise<number> {
  refuseArguments('doctor', args);
  let problems = 0;
  const tell = (findings: readonly Finding[], whose = '') => {
    for (const finding of findings) {
      process.stdout.write(lineOf({ ...finding, what: `${whose}${finding.what}` }));
      if (finding.verdict === 'problem') problems += 1;
    }
  };
  const config = readSettings(tell);
  if (!config) return 1;
  if (config.simulatorPort !== undefined) {
    tell([ok('account', 'the simulated Alipay: ALIPAY_GATEWAY_URL is not set, so there is nothing to check')]);
  }
  const shops = config.simulatorPort === undefined ? [config, ...config.moreMerchants] : config.moreMerchants;
  for (const shop of shops) {
    const whose = config.moreMerchants.length > 0 ? `${shop.merchant}, ` : '';
    await checkShop(config, shop, (findings) => tell(findings, whose));
  }
  process.stdout.write(problems === 0 ? 'no problems\n' : `${problems} problem${problems === 1 ? '' : 's'}\n`);
  return problems === 0 ? 0 : 1;
}

function readSettings(tell: (findings: readonly Finding[]) => void): Config | undefined {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    tell(error.problems.map((text) => problem('settings', text)));
    return undefined;
  }
}

/** Told as it is found out: the questions to Alipay take seconds where it does not answer. */
async function checkShop(
  config: Config,
  { merchant, alipay }: MerchantConfig,
  tell: (findings: readonly Finding[]) => void,
): Promise<void> {
  const { gatewayUrl = '', appId = '', appAuthToken } = alipay;
  const { alipayTimeoutMs: timeoutMs } = config;
  const prefix = merchant === config.merchant ? '' : `/m/${merchant}`;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const publicUrl = config.publicUrl ?? `http://${host}:${config.port}`;
  const notifyUrl = `${publicUrl}${prefix}/alipay/notify`;
  const now = new Date();
  const ofKeys = checkKeys(alipay, now);
  tell([...ofKeys, ...checkEnvironment(gatewayUrl, appId)]);
  const keys = ofKeys.some(({ verdict }) => verdict === 'problem') ? undefined : readAlipayKeys(alipay, now);
  tell(await checkGateway({ gatewayUrl, appId, appAuthToken, keys, notifyUrl, timeoutMs }));
  tell(await checkNotifyUrl(notifyUrl, { gatewayUrl, appId, timeoutMs }));
}
