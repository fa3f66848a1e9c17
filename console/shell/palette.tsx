/** ⌘K: to a page by its name, to an order by its number. */
import { useState } from 'react';
import { Autocomplete, Input, Menu, MenuItem, SearchField } from 'react-aria-components';
import { useNavigate } from 'react-router';
import { Dialog } from '../parts/controls/dialog';
import { useMay } from '../session/session';
import { useLanguage, useWords } from '../words/language';
import { shellWords } from '../words/shell';
import { Icon, ICONS } from '../parts/icon';
import { useAllowedPages } from './navigation';
import menu from '../parts/controls/menu.module.css';
import styles from './palette.module.css';

const ORDER_NUMBER = /^[\w-]{1,64}$/;

type Target = { path: string; text: string; icon: string };

export default function Palette({ onClose }: { onClose: () => void }) {
  const say = useWords(shellWords);
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const targets = useTargets(text.trim());
  return (
    <Dialog onClose={onClose} label={say.find} place="top">
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField aria-label={say.find} autoFocus className={styles['search'] ?? ''}>
          <Icon d={ICONS.find} />
          <Input placeholder={say.palettePlaceholder} spellCheck={false} />
        </SearchField>
        <Menu
          aria-label={say.find}
          className={`${menu['menu']} ${styles['targets']}`}
          items={targets}
          renderEmptyState={() => <p className={styles['empty']}>{say.nothingFound}</p>}
          onAction={(path) => {
            onClose();
            void navigate(String(path));
          }}
        >
          {({ path, text: shown, icon }) => (
            <MenuItem id={path} textValue={shown} className={`${menu['item']} ${styles['target']}`}>
              <Icon d={icon} />
              {shown}
            </MenuItem>
          )}
        </Menu>
      </Autocomplete>
    </Dialog>
  );
}

/** What the text may mean. */
function useTargets(text: string): Target[] {
  const say = useWords(shellWords);
  const language = useLanguage();
  const mayRead = useMay('READ');
  const pages = useAllowedPages().map(({ path, label, icon }) => ({
    path: `/${path}`,
    text: label[language],
    names: Object.values(label),
    icon,
  }));
  const named = pages.filter(({ names }) => names.some((name) => name.toLowerCase().includes(text.toLowerCase())));
  const order = { path: `/trades/${text}`, text: say.openOrder(text), icon: ICONS.find };
  return mayRead && ORDER_NUMBER.test(text) ? [...named, order] : named;
}
