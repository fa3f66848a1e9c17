import { Link } from 'react-router';
import { useSession } from '../../session/session';
import { switchLanguage, useLanguage, useWords } from '../../words/language';
import { shellWords } from '../../words/shell';
import { Button } from '../../parts/controls/button';
import { Icon, ICONS } from '../../parts/icon';
import { LineState } from './line-state';
import { ChoiceMenu } from '../../parts/controls/menu';
import { ShopMenu } from './shop-menu';
import { switchTheme, useTheme, type Theme } from './theme';
import styles from './header.module.css';

const THEMES: readonly Theme[] = ['automatic', 'light', 'dark'];
const IS_MAC = /mac|iphone|ipad/i.test(navigator.userAgent);

/** Without `onFind` nobody is signed in: then there is only how it looks and speaks. */
export function Header({ onFind }: { onFind?: () => void }) {
  const say = useWords(shellWords);
  const isSignedIn = useSession().state.kind === 'signed-in';
  return (
    <header className={styles['header']}>
      <Link to="/" className={styles['brand'] ?? ''}>
        paystate
      </Link>
      {onFind && (
        <button type="button" className={styles['find']} onClick={onFind}>
          <Icon d={ICONS.find} />
          <span className={styles['findText']}>{say.find}</span>
          <kbd>{IS_MAC ? '⌘K' : 'Ctrl K'}</kbd>
        </button>
      )}
      <div className={styles['right']}>
        {isSignedIn && <LineState />}
        <LookControls />
        {isSignedIn && <ShopMenu />}
      </div>
    </header>
  );
}

function LookControls() {
  const say = useWords(shellWords);
  const language = useLanguage();
  const theme = useTheme();
  const choices = THEMES.map((id) => ({
    id,
    text: say[id],
    isChosen: id === theme,
    onChoose: () => switchTheme(id),
  }));
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <>
      <Button look="quiet" onPress={() => switchLanguage(other)}>
        <span lang={other === 'zh' ? 'zh-CN' : 'en'}>{say.otherLanguage}</span>
      </Button>
      <ChoiceMenu label={say.theme} choices={choices}>
        <Icon d={ICONS.theme} />
      </ChoiceMenu>
    </>
  );
}
