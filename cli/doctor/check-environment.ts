/** Whether app and gateway belong together, as far as their names tell. */
import { note, ok, problem, type Finding } from './finding';

const OLD_SANDBOX = 'openapi.alipaydev.com';
/** How Alipay numbers sandbox apps: seen, not documented. */
const SANDBOX_APP = /^(9021|2021000)/;

export function checkEnvironment(gatewayUrl: string, appId: string): Finding[] {
  const { hostname, protocol } = new URL(gatewayUrl);
  if (hostname === OLD_SANDBOX) {
    const now = 'https://openapi-sandbox.dl.alipaydev.com/gateway.do';
    return [problem('environment', `${hostname} is the old sandbox, whose certificate has expired: use ${now}`)];
  }
  const isSandbox = hostname.endsWith('alipaydev.com');
  const isProduction = hostname === 'openapi.alipay.com';
  if (!isSandbox && !isProduction) {
    return [note('environment', `${hostname} is neither Alipay's production nor its sandbox`)];
  }
  if (protocol !== 'https:') return [problem('environment', 'the gateway must be called by https://')];
  if (isProduction && SANDBOX_APP.test(appId)) {
    return [problem('environment', `app ${appId} looks like one of the sandbox, but the gateway is production's`)];
  }
  if (isSandbox && !SANDBOX_APP.test(appId)) {
    return [note('environment', `app ${appId} does not look like one of the sandbox, but the gateway is`)];
  }
  return [ok('environment', `${isSandbox ? 'sandbox' : 'production'}, app ${appId}`)];
}
