/** The shop that is shown, the others that this tab knows, and the way to a further one by its name. */
import { lazy, Suspense, useState } from 'react';
import { shopsOfTab } from '../../session/credential';
import { prefixOf } from '../../session/shop';
import { useSession, useSignedIn } from '../../session/session';
import { useWords } from '../../words/language';
import { shellWords } from '../../words/shell';
import { Icon, ICONS } from '../../parts/icon';
import { ChoiceMenu } from '../../parts/controls/menu';
import styles from './shop-menu.module.css';

const ShopDialog = lazy(() => import('./shop-dialog'));

export function ShopMenu() {
  const say = useWords(shellWords);
  const { viewer } = useSignedIn();
  const { hasCredential, signOut } = useSession();
  const [isAsking, setAsking] = useState(false);
  const shops = [...new Set([viewer.merchant, ...shopsOfTab()])].sort();
  const choices = [
    ...shops.map((shop) => ({
      id: `shop ${shop}`,
      text: shop,
      isChosen: shop === viewer.merchant,
      onChoose: () => (shop === viewer.merchant ? undefined : location.assign(`${prefixOf(shop)}/`)),
    })),
    { id: 'other', text: say.otherShop, onChoose: () => setAsking(true) },
    ...(hasCredential ? [{ id: 'sign-out', text: say.signOut, onChoose: signOut }] : []),
  ];
  return (
    <>
      <ChoiceMenu label={`${say.shop} ${viewer.merchant}`} choices={choices}>
        <Icon d={ICONS.shop} />
        <span className={styles['name']}>{viewer.merchant}</span>
      </ChoiceMenu>
      {isAsking && (
        <Suspense>
          <ShopDialog onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
