/** New rows wait until somebody wants them: the list keeps its place. */
import { Button } from '../controls/button';
import styles from './arrived.module.css';

/** `text`: how many there are, in words; '' where there are none. `onShow` puts them into the list. */
export function Arrived({ text, onShow }: { text: string; onShow: () => void }) {
  return (
    <div role="status" className={styles['arrived']} hidden={text === ''}>
      {text !== '' && (
        <Button
          look="main"
          onPress={() => {
            onShow();
            scrollTo({ top: 0 });
          }}
        >
          {text}
        </Button>
      )}
    </div>
  );
}
