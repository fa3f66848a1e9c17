/** ⌘K: to a page by its name, to an order by whatever somebody knows of it. */
import { useState } from 'react';
import { Autocomplete, Input, Menu, MenuItem, SearchField } from 'react-aria-components';
import { useNavigate } from 'react-router';
import { Dialog } from '../../parts/controls/dialog';
import { Icon, ICONS } from '../../parts/icon';
import { ErrorNotice } from '../../parts/notices/error-notice';
import { Money } from '../../parts/values/money';
import { Badges, DoubtBadge, StateBadge } from '../../parts/values/state-badge';
import { useMay } from '../../session/session';
import { useLanguage, useWords } from '../../words/language';
import { shellWords } from '../../words/shell';
import { useAllowedPages } from '../navigation';
import type { FoundOrderFragment } from './documents';
import { useFoundOrders } from './use-found-orders';
import menu from '../../parts/controls/menu.module.css';
import styles from './palette.module.css';

const ORDER_NUMBER = /^[\w-]{1,64}$/;

/** Where the list of trades has what was found: the names in its address. */
const PARAMS = { text: ['q'], amount: ['amountFrom', 'amountTo'], buyer: ['buyer'] } as const;

/** `order`: what the engine said of it. */
type Target = { path: string; text: string; icon: string; order?: FoundOrderFragment };

export default function Palette({ onClose }: { onClose: () => void }) {
  const say = useWords(shellWords);
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const { targets, error, isAnswered } = useTargets(text.trim());
  return (
    <Dialog onClose={onClose} label={say.find} place="top">
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField aria-label={say.find} autoFocus className={styles['search'] ?? ''}>
          <Icon d={ICONS.find} />
          <Input placeholder={say.palettePlaceholder} spellCheck={false} />
        </SearchField>
        {error && <ErrorNotice error={error} />}
        <Menu
          aria-label={say.find}
          className={`${menu['menu']} ${styles['targets']}`}
          // By their places: what has the focus stays there while answers come, and is never an item that has gone.
          items={targets.map((target, place) => ({ ...target, id: place }))}
          renderEmptyState={() => <p className={styles['empty']}>{isAnswered ? say.nothingFound : say.finding}</p>}
          onAction={(place) => {
            onClose();
            void navigate(targets[Number(place)]?.path ?? '/');
          }}
        >
          {(target) => <TargetItem id={target.id} target={target} />}
        </Menu>
      </Autocomplete>
      <p className={styles['hint']}>{say.paletteHint}</p>
    </Dialog>
  );
}

function TargetItem({ id, target: { text, icon, order } }: { id: number; target: Target }) {
  return (
    <MenuItem id={id} textValue={text} className={`${menu['item']} ${styles['target']}`}>
      <Icon d={icon} />
      {order ? (
        <>
          <span className={styles['order']}>
            {text}
            <small>{order.subject}</small>
          </span>
          <Badges>
            <StateBadge state={order.state} closeReason={order.closeReason} />
            {order.inDoubt && <DoubtBadge />}
          </Badges>
          <Money yuan={order.totalAmount} />
        </>
      ) : (
        text
      )}
    </MenuItem>
  );
}

/** What the text may mean: pages at once, orders as the engine answers. */
function useTargets(
  text: string,
): { targets: Target[] } & Pick<ReturnType<typeof useFoundOrders>, 'error' | 'isAnswered'> {
  const say = useWords(shellWords);
  const language = useLanguage();
  const mayRead = useMay('READ');
  const { orders, meanings, isAnswered, error } = useFoundOrders(text);
  const pages = useAllowedPages().map(({ path, label, icon }) => ({
    path: `/${path}`,
    text: label[language],
    names: Object.values(label),
    icon,
  }));
  const named = pages.filter(({ names }) => names.some((name) => name.toLowerCase().includes(text.toLowerCase())));
  const found = orders.map((order) => {
    const { outTradeNo } = order;
    return { path: `/trades/${encodeURIComponent(outTradeNo)}`, text: outTradeNo, icon: ICONS.find, order };
  });
  if (!mayRead || text === '') return { targets: named, isAnswered: true, error: undefined };
  // Who knows the number does not wait for the answer.
  const byNumber = { path: `/trades/${text}`, text: say.openOrder(text), icon: ICONS.find };
  const atOnce = !isAnswered && ORDER_NUMBER.test(text) && !found.some(({ path }) => path === byNumber.path);
  const lists = meanings.map(({ kind, text: meant }) => ({
    path: `/trades?${new URLSearchParams(PARAMS[kind].map((name) => [name, meant]))}`,
    text: say.inList[kind](meant),
    icon: ICONS.list,
  }));
  const targets = [...named, ...found, ...(atOnce ? [byNumber] : []), ...lists];
  return { targets, isAnswered, error };
}
