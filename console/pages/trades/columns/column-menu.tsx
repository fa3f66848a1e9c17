import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Icon } from '../../../parts/icon';
import { useWords } from '../../../words/language';
import menu from '../../../parts/controls/menu.module.css';
import type { CHOOSABLE, ColumnId } from './chosen-columns';
import { columnWords } from './words';
import styles from './column-menu.module.css';

type Props = {
  offered: readonly (typeof CHOOSABLE)[number][];
  chosen: readonly ColumnId[];
  choose: (ids: readonly string[]) => void;
};

/** It stays open: more than one is chosen at a time. */
export function ColumnMenu({ offered, chosen, choose }: Props) {
  const say = useWords(columnWords);
  return (
    <div className={styles['place']}>
      <MenuTrigger>
        <AriaButton className={menu['button'] ?? ''}>
          <Icon d="M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10" />
          {say.columns}
        </AriaButton>
        <Popover className={menu['popover'] ?? ''} placement="bottom end">
          <Menu
            aria-label={say.columns}
            className={menu['menu'] ?? ''}
            selectionMode="multiple"
            selectedKeys={offered.filter((id) => chosen.includes(id))}
            onSelectionChange={(keys) => choose(offered.filter((id) => keys === 'all' || keys.has(id)))}
          >
            {offered.map((id) => (
              <MenuItem key={id} id={id} textValue={say[id]} className={menu['item'] ?? ''}>
                {say[id]}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  );
}
