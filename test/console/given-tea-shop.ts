/** A second shop, at an Alipay of its own: for `MERCHANTS_FILE`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { cleanUp, givenFolder } from '../given-paystate';

export const TEA_TOKEN = 'the-token-of-the-tea-shop';

export type TeaShop = { alipay: Simulator; merchantsFile: string; stop(): Promise<void> };

/** It has the short name `tea` and the bootstrap token TEA_TOKEN. */
export async function givenTeaShop(): Promise<TeaShop> {
  const folder = givenFolder();
  const alipay = await startSimulator({ dataDir: folder, port: 0 });
  const tea = {
    merchant: 'tea',
    gatewayUrl: alipay.gatewayUrl,
    appId: alipay.account.appId,
    privateKeyFile: 'simulator/merchant_private_key.pem',
    alipayPublicKeyFile: 'simulator/alipay_public_key.pem',
    apiToken: TEA_TOKEN,
  };
  const merchantsFile = path.join(folder, 'merchants.json');
  writeFileSync(merchantsFile, JSON.stringify([tea]));
  return {
    alipay,
    merchantsFile,
    async stop() {
      await alipay.close();
      await cleanUp();
    },
  };
}
