import { useState, type FormEvent } from 'react';
import { Form, Heading } from 'react-aria-components';
import { Button } from '../../parts/controls/button';
import { Dialog } from '../../parts/controls/dialog';
import { TextField } from '../../parts/controls/fields/text-field';
import { isServed, isShopName, prefixOf } from '../../session/shop';
import { useWords } from '../../words/language';
import { shellWords } from '../../words/shell';

/** Asks for the short name of another shop and goes there. */
export default function ShopDialog({ onClose }: { onClose: () => void }) {
  const say = useWords(shellWords);
  const [shop, setShop] = useState('');
  const [problem, setProblem] = useState<string>();
  const open = async (event: FormEvent) => {
    event.preventDefault();
    const isThere = isShopName(shop) && (await isServed(shop).catch(() => false));
    if (isThere) location.assign(`${prefixOf(shop)}/`);
    else setProblem(say.noShop);
  };
  return (
    <Dialog onClose={onClose}>
      <Form validationBehavior="aria" onSubmit={(event) => void open(event)}>
        <Heading slot="title">{say.otherShop}</Heading>
        <TextField label={say.shopName} value={shop} onChange={setShop} problem={problem} autoFocus />
        <footer>
          <Button onPress={onClose}>{say.close}</Button>
          <Button type="submit" look="main">
            {say.open}
          </Button>
        </footer>
      </Form>
    </Dialog>
  );
}
