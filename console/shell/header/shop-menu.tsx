/** The shop that is shown and whose key shows it, the other shops that this tab knows, and the way to a further one or another key. */
import { lazy, useState } from 'react';
import { shopsOfTab } from '../../session/credential';
import { prefixOf } from '../../session/shop';
import { useSession, useSignedIn } from '../../session/session';
import { useWords } from '../../words/language';
import { shellWords } from '../../words/shell';
import { Icon, ICONS } from '../../parts/icon';
import { ChoiceMenu } from '../../parts/controls/menu';
import { Boundary, BrokenDialog } from '../boundary';
import styles from './shop-menu.module.css';

const ShopDialog = lazy(() => import('./shop-dialog'));
const AccountDialog = lazy(() => import('./account-dialog'));

export function ShopMenu() {
  const say = useWords(shellWords);
  const { viewer } = useSignedIn();
  const { hasCredential, signOut, askForCredential } = useSession();
  const [opened, setOpened] = useState<'shop' | 'account'>();
  const close = () => setOpened(undefined);
  const shops = [...new Set([viewer.merchant, ...shopsOfTab()])].sort();
  const choices = [
    ...shops.map((shop) => ({
      id: `shop ${shop}`,
      text: shop,
      isChosen: shop === viewer.merchant,
      onChoose: () => (shop === viewer.merchant ? undefined : location.assign(`${prefixOf(shop)}/`)),
    })),
    { id: 'other', text: say.otherShop, onChoose: () => setOpened('shop') },
    { id: 'account', text: say.account(viewer.name), onChoose: () => setOpened('account') },
    hasCredential
      ? { id: 'sign-out', text: say.signOut, onChoose: signOut }
      : { id: 'sign-in', text: say.signInWithKey, onChoose: askForCredential },
  ];
  return (
    <>
      <ChoiceMenu label={`${say.shop} ${viewer.merchant}`} choices={choices}>
        <Icon d={ICONS.shop} />
        <span className={styles['name']}>{viewer.merchant}</span>
      </ChoiceMenu>
      <Boundary key={opened} otherwise={<BrokenDialog onClose={close} />}>
        {opened === 'shop' && <ShopDialog onClose={close} />}
        {opened === 'account' && <AccountDialog onClose={close} />}
      </Boundary>
    </>
  );
}
